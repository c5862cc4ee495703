using Engine.Core.Snapshots;

namespace Engine.Tests.Models.Litmus;

/// <summary>All experiments, each beside its control.</summary>
internal static class LitmusCatalogue
{
    /// <summary>The sound ones and the controls that must be caught.</summary>
    public static LitmusTest[] All() =>
    [
        new BoardLitmus<SoundBoard>("board, 1 reader", false, 1, () => new SoundBoard()),
        new BoardLitmus<SoundBoard>("board, 3 readers", false, 3, () => new SoundBoard()),
        new BoardLitmus<BoardWithoutVersions>("board without versions", true, 1, () => new BoardWithoutVersions()),
        new BoardLitmus<BoardWithLateVersions>("board with late versions", true, 1, () => new BoardWithLateVersions()),
        .. new[] { 2, 4, 8 }.SelectMany(Rings),
        new JoiningLitmus("joining a lossless ring of 2", false, () => new SoundRing(2, BroadcastMode.Lossless)),
        new JoiningLitmus("joining a lossless ring of 2 blindly", true, () => new BrokenRing(2, BroadcastMode.Lossless, RingFlaw.JoinsBlindly)),
        .. new[] { 2, 8 }.SelectMany(DisruptorRings),
        new JoiningLitmus("joining a disruptor ring of 2", false, () => new DisruptorRing(2, joinsBlindly: false)),
        new JoiningLitmus("joining a disruptor ring of 2 with one move", true, () => new DisruptorRing(2, joinsBlindly: true)),
        new SleepingLitmus("sleeping and waking", false, limit => new TimeoutBlockingWaitStrategy(limit)),
        new SleepingLitmus("sleeping and waking without a fence", true, limit => new UnfencedWaitStrategy(limit)),
        new StoreBufferLitmus(isControl: false),
        new StoreBufferLitmus(isControl: true),
    ];

    private static IEnumerable<LitmusTest> Rings(int capacity) =>
    [
        new RingLitmus($"live ring of {capacity}", false, BroadcastMode.Live, 2, () => new SoundRing(capacity, BroadcastMode.Live)),
        new RingLitmus($"lossless ring of {capacity}", false, BroadcastMode.Lossless, 2, () => new SoundRing(capacity, BroadcastMode.Lossless)),
        new RingLitmus($"live ring of {capacity}, unchecked", true, BroadcastMode.Live, 1, () => new BrokenRing(capacity, BroadcastMode.Live, RingFlaw.Unchecked)),
        new RingLitmus($"live ring of {capacity}, cursor for intent", true, BroadcastMode.Live, 1, () => new BrokenRing(capacity, BroadcastMode.Live, RingFlaw.CursorForIntent)),
        new RingLitmus($"lossless ring of {capacity}, one too far", true, BroadcastMode.Lossless, 1, () => new BrokenRing(capacity, BroadcastMode.Lossless, RingFlaw.OneTooFar)),
    ];

    private static IEnumerable<LitmusTest> DisruptorRings(int capacity) =>
    [
        new ConsumerLitmus($"disruptor ring of {capacity}", capacity, 1, ConsumerFlaw.None),
        new ConsumerLitmus($"disruptor ring of {capacity}, published first", capacity, 1, ConsumerFlaw.PublishedFirst),
        new ConsumerLitmus($"disruptor ring of {capacity}, 2 producers", capacity, 2, ConsumerFlaw.None),
        new ConsumerLitmus($"disruptor ring of {capacity}, 2 producers, published first", capacity, 2, ConsumerFlaw.PublishedFirst),
        new ConsumerLitmus($"disruptor ring of {capacity}, 2 producers, cursor only", capacity, 2, ConsumerFlaw.CursorOnly),
        new ChainLitmus($"chain over a ring of {capacity}", capacity, 1, ChainFlaw.None),
        new ChainLitmus($"diamond over a ring of {capacity}", capacity, 2, ChainFlaw.None),
        new ChainLitmus($"diamond over a ring of {capacity}, behind the cursor", capacity, 2, ChainFlaw.BehindCursor),
        new ChainLitmus($"diamond over a ring of {capacity}, gated by the first", capacity, 2, ChainFlaw.GatedByFirst),
    ];
}
