using Engine.Core.Snapshots;
using Perf.Harness;

namespace Perf.Scenarios;

/// <summary>What it costs to publish a snapshot on the board.</summary>
internal sealed class SnapshotPublishKernel : IInstructionKernel
{
    private const int Symbols = 1024;

    public string Name => "snapshot-publish";

    public Func<long, long> Prepare()
    {
        var board = new SnapshotBoard(Symbols);
        var snapshot = default(BookSnapshot);
        return messages =>
        {
            for (long i = 0; i < messages; i++)
            {
                snapshot.Symbol = (int)(i & (Symbols - 1));
                snapshot.BidSize = i;
                board.Publish(in snapshot);
            }

            return board.Publications(0);
        };
    }
}

/// <summary>What it costs to copy a symbol's newest snapshot from the board.</summary>
internal sealed class SnapshotReadKernel : IInstructionKernel
{
    private const int Symbols = 1024;

    public string Name => "snapshot-read";

    public Func<long, long> Prepare()
    {
        var board = new SnapshotBoard(Symbols);
        for (var symbol = 0; symbol < Symbols; symbol++)
            board.Publish(new BookSnapshot { Symbol = symbol, BidSize = symbol });
        return messages =>
        {
            var sum = 0L;
            for (long i = 0; i < messages; i++)
            {
                if (board.TryRead((int)(i & (Symbols - 1)), out var snapshot) == SnapshotRead.Read)
                    sum += snapshot.BidSize;
            }

            return sum;
        };
    }
}

/// <summary>What it costs to pass a snapshot through the broadcast ring: published one by one, read in place in runs of 16.</summary>
internal sealed class SnapshotRingKernel : IInstructionKernel
{
    private const int Run = 16;

    public string Name => "snapshot-ring";

    public Func<long, long> Prepare()
    {
        var ring = new SnapshotRing(1024, BroadcastMode.Lossless);
        var reader = ring.Subscribe();
        var snapshot = default(BookSnapshot);
        return messages =>
        {
            var sum = 0L;
            for (long i = 0; i < messages; i++)
            {
                snapshot.BidSize = i;
                ring.Publish(in snapshot);
                if ((i + 1) % Run == 0)
                    sum += Drain(reader);
            }

            return sum + Drain(reader);
        };
    }

    private static long Drain(BroadcastReader<BookSnapshot> reader)
    {
        var sum = 0L;
        while (true)
        {
            var run = reader.Peek();
            if (run.IsEmpty)
                return sum;
            foreach (ref readonly var snapshot in run)
                sum += snapshot.BidSize;
            if (!reader.Advance(run.Length))
                return -1;
        }
    }
}
