using System.CommandLine;
using Engine.Core.Pipeline;
using Engine.Core.Simulation;
using Engine.Host.Service;

namespace Engine.Host.Commands;

/// <summary><c>run</c>, also without a verb: the service. Options override the environment, which overrides <c>appsettings.json</c>.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var settings = new (Option<string?> Option, string Key)[]
        {
            (new Option<string?>("--line-a") { Description = "ADDRESS:PORT of line A; a multicast group is joined." }, "Feed:LineA"),
            (new Option<string?>("--line-b") { Description = "ADDRESS:PORT of line B." }, "Feed:LineB"),
            (new Option<string?>("--interface") { Description = "Network interface for multicast." }, "Feed:Interface"),
            (new WordOption<SimulatedFormat>("--format") { Description = "Payload." }, "Feed:Format"),
            (new Option<string?>("--retransmission") { Description = "ADDRESS:PORT of a retransmission server; none: nobody is asked. On loopback the default is line A's port + 100, where simulate serves." }, "Feed:Retransmission:0"),
            (new Option<string?>("--snapshot") { Description = "ADDRESS:PORT of a snapshot server." }, "Feed:Snapshot"),
            (new Option<string?>("--kafka") { Description = "Kafka's bootstrap servers." }, "Kafka:BootstrapServers"),
            (new WordOption<Topology>("--topology") { Description = "How stages are laid over threads." }, "Pipeline:Topology"),
            (new Option<string?>("--audit") { Description = "Compare this symbol's book with a slow, simple one after every event; the first difference is logged." }, "Pipeline:AuditSymbol"),
            (new WordOption<StatusFormat>("--status") { Description = "What to print each second." }, "Status:Format"),
            (new Option<string?>("--bbo") { Description = "Write the best bid and offer after each message that changed it, as CSV; - is standard output." }, "Output:Bbo"),
            (new Option<string?>("--signals") { Description = "Write signals and summaries as JSON lines; - is standard output." }, "Output:Signals"),
            (new Option<string?>("--journal") { Description = "Record what the arbitration hands on in this folder; replay reads it." }, "Journal:Folder"),
        };
        var switches = new (Option<bool> Option, string Key)[]
        {
            (new Option<bool>("--kernel-timestamps") { Description = "Take the kernel's arrival time as the receive time." }, "Feed:KernelTimestamps"),
            (new Option<bool>("--exit-at-end-of-session") { Description = "End when the session ends: for tests and batch use." }, "Feed:ExitAtEndOfSession"),
            (new Option<bool>("--exit-on-stdin-eof") { Description = "End when standard input ends: for a process that must not outlive its parent." }, "Host:ExitOnStdinEof"),
        };

        var command = new Command("run", "Run the service: receive, keep books, find signals, publish them.");
        foreach (var (option, _) in settings)
            command.Add(option);
        foreach (var (option, _) in switches)
            command.Add(option);
        command.SetAction((parsed, stop) =>
        {
            var overrides = new Dictionary<string, string?>();
            foreach (var (option, key) in settings)
            {
                if (parsed.GetValue(option) is { } value)
                    overrides[key] = value;
            }

            foreach (var (option, key) in switches)
            {
                if (parsed.GetValue(option))
                    overrides[key] = "true";
            }

            return EngineHost.RunAsync(overrides, stop);
        });
        return command;
    }
}
