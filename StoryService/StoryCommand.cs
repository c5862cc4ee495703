using System.CommandLine;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace StoryService;

/// <summary>The command line: reads the options, runs the service, and turns what can go wrong at start into one line and exit code 2.</summary>
internal static class StoryCommand
{
    private const int BadStart = 2;

    /// <summary>The root command.</summary>
    public static RootCommand Create()
    {
        var urls = new Option<string?>("--urls") { Description = "Where to listen: loopback URLs, separated by semicolons (default: http://127.0.0.1:5080)." };
        var port = new Option<int?>("--port") { Description = "Shorter than --urls: a port on 127.0.0.1; 0 lets the system choose." };
        var kafka = new Option<string?>("--kafka") { Description = "Brokers, host:port separated by commas; without any, what is stored is served." };
        var database = new Option<string?>("--database") { Description = "sqlite:PATH or postgres:CONNECTION STRING (default: sqlite:stories.db)." };
        var untilInputEnds = new Option<bool>("--exit-on-stdin-eof") { Description = "Stop when standard input ends, so as not to outlive the process that started it." };
        port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 0 or > 65_535)
                result.AddError("--port must be 0 to 65535.");
        });
        var command = new RootCommand("Turns the engine's signals into stories: consumes, stores, and shows them on a page.") { urls, port, kafka, database, untilInputEnds };
        command.SetAction((parsed, _) =>
        {
            var options = Configured();
            options = options with
            {
                Urls = parsed.GetValue(port) is { } number ? $"http://127.0.0.1:{number}" : parsed.GetValue(urls) ?? options.Urls,
                Kafka = parsed.GetValue(kafka) ?? options.Kafka,
                Database = parsed.GetValue(database) ?? options.Database,
            };
            return Run(options, parsed.GetValue(untilInputEnds));
        });
        return command;
    }

    private static StoryOptions Configured() => new ConfigurationBuilder()
        .SetBasePath(AppContext.BaseDirectory)
        .AddJsonFile("appsettings.json", optional: true)
        .AddEnvironmentVariables("STORY__")
        .Build()
        .Get<StoryOptions>() ?? new StoryOptions();

    private static async Task<int> Run(StoryOptions options, bool untilInputEnds)
    {
        var faults = new List<string>();
        options.Validate(faults);
        if (faults.Count > 0)
        {
            foreach (var fault in faults)
                await Console.Error.WriteLineAsync(fault);
            return BadStart;
        }

        await using var log = Log();
        try
        {
            await using var application = new StoryApplication(options, log);
            await application.Start();
            Console.WriteLine($"listening={application.Address}");
            if (untilInputEnds)
                new Thread(() => StopAtEndOfInput(application)) { Name = "stdin", IsBackground = true }.Start();
            await application.Wait();
            return 0;
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or System.Data.Common.DbException)
        {
            // A taken port, a database that is not there or a connection string that cannot be: the message says which.
            await Console.Error.WriteLineAsync($"The story service cannot start: {exception.Message.ReplaceLineEndings(" ")}");
            return BadStart;
        }
    }

    // One line an event on standard output, which systemd's journal stamps with the time and the priority's prefix.
    private static Logger Log() => new LoggerConfiguration()
        .MinimumLevel.Information()
        .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
        // The host would tell a taken port with a stack trace; the command tells it in one line.
        .MinimumLevel.Override("Microsoft.Extensions.Hosting", LogEventLevel.Fatal)
        .WriteTo.Console(outputTemplate: "[{Level:u3}] {Message:lj} {Exception}{NewLine}", standardErrorFromLevel: LogEventLevel.Verbose)
        .CreateLogger();

    private static void StopAtEndOfInput(StoryApplication application)
    {
        using var input = Console.OpenStandardInput();
        Span<byte> ignored = stackalloc byte[256];
        while (input.Read(ignored) > 0)
        {
            // What is written to it means nothing; only its end does.
        }

        application.Stop();
    }
}
