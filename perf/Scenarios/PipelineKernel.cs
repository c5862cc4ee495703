using Engine.Core;
using Engine.Core.Book;
using Engine.Core.Feed;
using Engine.Core.Feed.Itch50;
using Engine.Core.Pipeline;
using Engine.Core.Snapshots;
using Perf.Harness;

namespace Perf.Scenarios;

/// <summary>Decode, book and snapshot of a simulated ITCH day on one thread, in runs of ten messages.</summary>
internal sealed class PipelineKernel : IInstructionKernel
{
    public string Name => "pipeline";

    public Func<long, long> Prepare()
    {
        var tape = new FlowTape();
        var ring = new SnapshotRing(1 << 14, BroadcastMode.Live);
        var wait = new StageWait(new Completion(), IdlePolicy.Spin);
        var stage = new SnapshotStage(new SnapshotBoard(1024), ring, new SymbolNames(1024), wait);
        var books = new OrderBooks<SnapshotPublisher>(new OrderBooksOptions { OrderCapacity = 1 << 18, SymbolCapacity = 1024 }, new SnapshotPublisher(stage));
        var decoder = new MessageDecoder<Itch50Format, BookSink>(new BookSink(books, new FeedStage(BroadcastMode.Live, wait)));
        var start = new MarketEvent { Kind = EventKind.SessionStarted, Symbol = -1, Sequence = 1 };
        return count =>
        {
            decoder.OnControl(ref start);
            tape.Play(ref decoder, count);
            return ring.Cursor;
        };
    }
}
