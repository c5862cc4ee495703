using System.CommandLine;
using System.Globalization;
using Engine.Core;
using Engine.Core.Pipeline;
using Engine.Host.Output;
using Engine.Host.Replay;

namespace Engine.Host.Commands;

/// <summary><c>replay FILE</c>: a recorded feed through the whole engine.</summary>
internal static class ReplayCommand
{
    private const string FullSpeed = "max";

    public static Command Create()
    {
        var file = new Argument<FileSystemInfo>("FILE") { Description = "The recorded feed; a name that ends in .gz is read as gzip, a folder as a journal." };
        var format = new WordOption<RecordedFormat>("--format") { Description = "itch and fixed: length-prefixed files; pcap: pcap or pcapng; journal: what run --journal wrote. By the file's extension if left out." };
        var bbo = new Option<string?>("--bbo") { Description = "Write the best bid and offer after each message that changed it, as CSV; - is standard output." };
        var signals = new Option<string?>("--signals") { Description = "Write signals and summaries as JSON lines; - is standard output." };
        var plot = new Option<string?>("--plot") { Description = "Draw mid, signals, spread and imbalance over the day, as PNG." };
        var plotSymbol = new Option<SymbolName?>("--plot-symbol")
        {
            Description = "The symbol to draw; the one with the most summaries if left out.",
            CustomParser = result => ParseSymbol(result.Tokens[0].Value, result.AddError),
        };
        var speed = new Option<string>("--speed")
        {
            Description = "max, or a multiple of the feed's own speed such as 1x or 60x.",
            HelpName = "max|Nx",
            DefaultValueFactory = _ => FullSpeed,
        };
        var topology = new WordOption<Topology>("--topology", Topology.Auto) { Description = "How stages are laid over threads." };
        speed.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !TryParseSpeed(result.Tokens[0].Value, out _))
                result.AddError($"--speed {result.Tokens[0].Value} is neither max nor a multiple such as 1x or 60x.");
        });
        file.AcceptExistingOnly();

        var command = new Command("replay", "Replay a recorded feed and print what it came to.") { file, format, bbo, signals, plot, plotSymbol, speed, topology };
        command.SetAction((parsed, stop) =>
        {
            var path = parsed.GetValue(file)!.FullName;
            var options = new ReplayOptions(
                path,
                format.ValueIn(parsed) ?? FormatOf(path),
                parsed.GetValue(bbo),
                parsed.GetValue(signals),
                parsed.GetValue(plot),
                parsed.GetValue(plotSymbol),
                TryParseSpeed(parsed.GetValue(speed)!, out var multiple) ? multiple : 0,
                topology.ValueIn(parsed)!.Value);
            if (OutputPaths.ConflictOf(path, ("--bbo", options.Bbo), ("--signals", options.Signals), ("--plot", options.Plot)) is { } conflict)
                throw new UsageException(conflict);
            // Where standard output is taken by rows, the summary goes beside it.
            var summary = options.Bbo == "-" || options.Signals == "-" ? Console.Error : Console.Out;
            return new ReplayRun(options, summary).RunAsync(stop);
        });
        return command;
    }

    private static bool TryParseSpeed(string word, out double speed)
    {
        speed = 0;
        return word == FullSpeed
            || (double.TryParse(word.EndsWith('x') ? word[..^1] : word, NumberStyles.Float, CultureInfo.InvariantCulture, out speed) && speed is > 0 and <= 1e6);
    }

    private static SymbolName? ParseSymbol(string word, Action<string> refuse)
    {
        try
        {
            return SymbolName.Parse(word);
        }
        catch (ArgumentException fault)
        {
            refuse(fault.Message);
            return null;
        }
    }

    private static RecordedFormat FormatOf(string path)
    {
        if (Directory.Exists(path))
            return RecordedFormat.Journal;
        var name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".itch" or ".itch50" => RecordedFormat.Itch,
            ".fixed" => RecordedFormat.Fixed,
            ".pcap" or ".pcapng" or ".cap" => RecordedFormat.Pcap,
            ".journal" => RecordedFormat.Journal,
            var other => throw new UsageException($"'{other}' does not tell the format of {path}: name it with --format."),
        };
    }
}
