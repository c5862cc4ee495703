using System.CommandLine;
using System.Runtime.InteropServices;
using Engine.Host.Kafka;

namespace Engine.Host.Commands;

/// <summary>The verb <c>broker</c>: serves the embedded development broker until it is stopped.</summary>
internal static class BrokerCommand
{
    /// <summary>The verb and its options.</summary>
    public static Command Create()
    {
        var partitions = new Option<int>("--partitions") { Description = "Partitions of each topic (1 to 64).", DefaultValueFactory = _ => 4 };
        partitions.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 64)
                result.AddError("--partitions must be 1 to 64.");
        });
        var untilInputEnds = new Option<bool>("--exit-on-stdin-eof") { Description = "Stop when standard input ends, so as not to outlive the process that started it." };
        var command = new Command("broker", "Serves the embedded development broker (in memory, on a loopback port) until it is stopped.") { partitions, untilInputEnds };
        command.SetAction(parsed => Serve(parsed.GetValue(partitions), parsed.GetValue(untilInputEnds)));
        return command;
    }

    private static int Serve(int partitions, bool untilInputEnds)
    {
        using var stopped = new ManualResetEventSlim();
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stopped.Set();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var broker = new EmbeddedBroker(EmbeddedBroker.DefaultTopics, partitions);
        Console.WriteLine($"bootstrap.servers={broker.BootstrapServers}");
        if (untilInputEnds)
            new Thread(() => SetAtEndOfInput(stopped)) { Name = "stdin", IsBackground = true }.Start();
        stopped.Wait();
        return 0;
    }

    private static void SetAtEndOfInput(ManualResetEventSlim stopped)
    {
        using var input = Console.OpenStandardInput();
        Span<byte> ignored = stackalloc byte[256];
        while (input.Read(ignored) > 0)
        {
            // What is written to it means nothing; only its end does.
        }

        stopped.Set();
    }
}
