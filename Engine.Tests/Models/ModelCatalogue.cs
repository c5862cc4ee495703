namespace Engine.Tests.Models;

/// <summary>All models with their variants; the bounds are in the models and can be raised by symbols.</summary>
internal static class ModelCatalogue
{
    /// <summary>What the test run explores.</summary>
    public static IEnumerable<ModelVariant> All() =>
    [
        .. Of("disruptor-single", ["NO_RELEASE", "NO_ACQUIRE", "NO_CONSUMER_RELEASE", "ONE_TOO_FAR", "READS_TWICE"], ["REACH_FULL", "REACH_BATCH"]),
        .. Of("disruptor-multi", ["NO_RELEASE", "NO_LAP", "NO_GATE", "CURSOR_ONLY"], ["REACH_HOLE"]),
        .. Of(
            "disruptor-chain",
            ["NO_RELEASE", "NO_FIRST_RELEASE", "FIRST_READS_LATE", "LAST_READS_LATE", "BEHIND_CURSOR", "ONE_OF_TWO", "GATED_BY_FIRST"],
            ["REACH_FULL", "REACH_APART"]),
        .. Of(
            "disruptor-joining",
            ["NO_RELEASE", "NO_PRODUCER_FENCE", "NO_JOIN_FENCE", "NO_SECOND_MOVE", "ONE_TOO_FAR", "READS_TWICE", "STAYS_LISTED"],
            ["REACH_FULL", "REACH_LATE_JOIN"]),
        .. Of("disruptor-sleeping", ["NO_FENCE", "COUNTS_LATE", "NO_SECOND_LOOK", "NO_LOCK", "WAKES_ONE"], ["REACH_SLEEP", "REACH_QUIET"]),
        .. Of(
            "broadcast-live",
            ["NO_WRITE_BARRIER", "NO_RELEASE", "NO_READ_BARRIER", "CURSOR_FOR_INTENT", "INTENT_OF_FIRST", "CHECKS_LAST", "EMPTY_IS_CHECKED"],
            ["REACH_LAPPED", "REACH_OVERTAKEN", "REACH_RUN", "REACH_EARLY_INTENT"]),
        .. Of(
            "broadcast-lossless",
            ["NO_RELEASE", "NO_READER_RELEASE", "NO_WRITER_FENCE", "NO_JOIN_FENCE", "NO_SECOND_LOOK", "ONE_TOO_FAR", "READS_TWICE", "STAYS_LISTED"],
            ["REACH_FULL", "REACH_LATE_JOIN"]),
        .. Of("snapshot-board", ["NO_WRITE_BARRIER", "NO_RELEASE", "NO_READ_BARRIER", "LATE_VERSION"], ["REACH_RETRY", "REACH_OLD"]),
    ];

    /// <summary>The sound models with larger bounds: minutes and gigabytes.</summary>
    public static IEnumerable<ModelVariant> Larger() =>
    [
        new("disruptor-single", Expectation.Holds, "C=4", "N=12", "CONSUMERS=2"),
        new("disruptor-single", Expectation.Holds, "C=2", "N=6", "CONSUMERS=3"),
        new("disruptor-multi", Expectation.Holds, "C=4", "EACH=8"),
        new("disruptor-multi", Expectation.Holds, "PRODUCERS=3", "EACH=3"),
        new("disruptor-chain", Expectation.Holds, "C=4", "N=10"),
        new("disruptor-joining", Expectation.Holds, "C=4", "N=12", "STAYS=3"),
        new("disruptor-sleeping", Expectation.Holds, "N=5", "CONSUMERS=3"),
        new("broadcast-live", Expectation.Holds, "C=4", "N=8", "READS=4"),
        new("broadcast-live", Expectation.Holds, "N=8", "READS=5"),
        new("broadcast-lossless", Expectation.Holds, "C=4", "N=10", "STAY=3"),
        new("snapshot-board", Expectation.Holds, "N=5"),
        new("snapshot-board", Expectation.Holds, "READERS=1", "N=12", "READS=6"),
    ];

    private static IEnumerable<ModelVariant> Of(string model, string[] broken, string[] reached) =>
    [
        new ModelVariant(model, Expectation.Holds),
        .. broken.Select(symbol => new ModelVariant(model, Expectation.Rejected, symbol)),
        .. reached.Select(symbol => new ModelVariant(model, Expectation.Reached, symbol)),
    ];
}
