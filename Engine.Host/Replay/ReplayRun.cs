using System.Diagnostics;
using Engine.Core;
using Engine.Core.Feed.Fixed;
using Engine.Core.Feed.Itch50;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Feed.Sources;
using Engine.Core.Pipeline;
using Engine.Host.Commands;

namespace Engine.Host.Replay;

/// <summary>Replays a recorded feed through the whole engine, losslessly, writes what was asked for and prints a summary.</summary>
internal sealed class ReplayRun(ReplayOptions options, TextWriter summary)
{
    // The session is the file's name: the same file gives the same identifiers on every run.
    private readonly IFeedSource _source = options.Format switch
    {
        RecordedFormat.Pcap => new CaptureFeedSource(options.File),
        RecordedFormat.Journal => OpenJournal(options.File),
        _ => new FileFeedSource(options.File, SessionOf(options.File)),
    };

    private MarketDataPipeline _pipeline = null!;

    /// <returns>0; 1 if the file ended early, or a capture has no valid packet.</returns>
    /// <exception cref="PipelineFaultException">A stage failed.</exception>
    /// <exception cref="IOException">An output could not be written to its end.</exception>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        using var outputs = new ReplayOutputs(options, symbol => _pipeline.Symbols.NameOf(symbol));
        _pipeline = Build(outputs);
        using (_pipeline)
        {
            var started = Stopwatch.GetTimestamp();
            _pipeline.Start();
            await using (stop.Register(() => _pipeline.Stop()))
                await _pipeline.Completion;
            outputs.Flush();
            new ReplaySummary(_pipeline, outputs.Signals, _source).Print(summary, Stopwatch.GetElapsedTime(started));
            outputs.SavePlot();
            if (WhatIsWrong() is not { } wrong)
                return 0;
            await Console.Error.WriteLineAsync($"{options.File} {wrong}");
            return EngineCommandLine.Failure;
        }
    }

    private MarketDataPipeline Build(ReplayOutputs outputs)
    {
        var builder = new PipelineBuilder(new PipelineOptions { Topology = options.Topology, Lossless = true, ReplaySpeed = options.Speed })
            .From(_source)
            .Analyse(outputs.Signals);
        if (outputs.Bbo is { } bbo)
            builder.Observe(bbo);
        // A journal says itself what it holds.
        var isFixed = options.Format == RecordedFormat.Fixed || _source is JournalFeedSource { Format: var format } && format == FixedFormat.Name;
        return isFixed ? builder.Build<FixedFormat>() : builder.Build<Itch50Format>();
    }

    private string? WhatIsWrong() => _source switch
    {
        FileFeedSource { Fault: not SourceFault.None } file => EndedEarly(file.Fault),
        CaptureFeedSource { Fault: not SourceFault.None } capture => EndedEarly(capture.Fault),
        CaptureFeedSource { Feed: { InvalidPackets: > 0 } feed } when feed[FeedCounter.MessagesApplied] == 0 => $"has no valid MoldUDP64 packet: {feed}",
        JournalFeedSource { Journal.Fault: not SourceFault.None } journal => EndedEarly(journal.Journal.Fault),
        JournalFeedSource { Journal: { Holes: > 0 } journal } => $"has {journal.Holes} holes: {journal.MissingMessages} messages were not recorded.",
        _ => null,
    };

    private static string EndedEarly(SourceFault fault) => $"ended early ({fault}): what came before was replayed.";

    private static JournalFeedSource OpenJournal(string path)
    {
        try
        {
            return new JournalFeedSource(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(fault.Message);
        }
    }

    private static SessionId SessionOf(string path)
    {
        var letters = Path.GetFileName(path).Where(char.IsAsciiLetterOrDigit).Take(SessionId.Length);
        return SessionId.Parse(string.Concat(letters));
    }
}
