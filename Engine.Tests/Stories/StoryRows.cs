extern alias stories;

using stories::StoryService.Narration;
using stories::StoryService.Storage;

namespace Engine.Tests.Stories;

/// <summary>Rows for tests of the story service.</summary>
internal static class StoryRows
{
    /// <summary>2026-11-24 14:30:00 UTC.</summary>
    public const long Start = 1_795_530_600_000_000_000;

    public static SignalRow Signal(string kind = "SPREAD_WIDENED", int number = 1, string symbol = "ACME") => new(
        $"S/{number}/{symbol}/{kind}", Start + number * 1_000_000L, "S", symbol, kind, number, number, Start, "DIRECTION_BID", 1_200, 300, "1e-4",
        "WARNING", "LIVE", "", 1_000_200, 300, 1_001_400, 200, 1_000_300);

    public static FeedEventRow FeedEvent(string kind, long sequence = 100, long count = 0) =>
        new($"S/{sequence}/{kind}", Start + sequence, "S", kind, sequence, count, "");

    public static SummaryRow Summary(string symbol, int second) => new(
        $"S/{symbol}/{second}", Start + second * 1_000_000_000L, Start + (second + 1) * 1_000_000_000L, "S", symbol, 1, 9, 2_000_000, null, 1_999_800, 2_000_100,
        212.5, -0.25, -700, 1_500, 800, 120, 9, "LIVE");

    public static IngestBatch Batch(long expected, long next, params SignalRow[] signals)
    {
        var batch = new IngestBatch("cluster");
        batch.Signals.AddRange(signals);
        batch.Stories.AddRange(signals.Select(SignalNarrator.Tell));
        batch.Moves.Add(new OffsetMove("engine.signals", 0, expected, next));
        return batch;
    }
}
