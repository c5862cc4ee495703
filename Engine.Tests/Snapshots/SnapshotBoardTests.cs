using System.Runtime.CompilerServices;
using Engine.Core.Memory;
using Engine.Core.Snapshots;
using Engine.Tests.Models.Litmus;

namespace Engine.Tests.Snapshots;

public sealed class SnapshotBoardTests
{
    [Test]
    public void A_snapshot_is_whole_cache_lines()
    {
        Assert.That(Unsafe.SizeOf<BookSnapshot>(), Is.EqualTo(BookSnapshot.SizeInBytes));
        Assert.That(BookSnapshot.SizeInBytes % CacheLine.Size, Is.Zero);
        Assert.That(RuntimeHelpers.IsReferenceOrContainsReferences<BookSnapshot>(), Is.False);
    }

    [Test]
    public void A_symbol_is_empty_until_something_is_published()
    {
        using var board = new SnapshotBoard(2);
        board.Publish(SnapshotPattern.Of(1, 7));

        Assert.That(board.TryRead(0, out var nothing), Is.EqualTo(SnapshotRead.Empty));
        Assert.That(nothing, Is.EqualTo(default(BookSnapshot)));
        Assert.That(board.View(0).IsEmpty, Is.True);
        Assert.That(board.Publications(0), Is.Zero);
        Assert.That(board.Publications(1), Is.EqualTo(1));
    }

    [Test]
    public void A_reader_gets_the_newest_snapshot_of_each_of_thousands_of_symbols()
    {
        const int Symbols = 9000;
        using var board = new SnapshotBoard(Symbols);
        for (var round = 1UL; round <= 3; round++)
            for (var symbol = 0; symbol < Symbols; symbol++)
                board.Publish(SnapshotPattern.Of(symbol, round * Symbols + (ulong)symbol));

        for (var symbol = 0; symbol < Symbols; symbol++)
        {
            Assert.That(board.TryRead(symbol, out var snapshot), Is.EqualTo(SnapshotRead.Read));
            Assert.That(snapshot, Is.EqualTo(SnapshotPattern.Of(symbol, 3 * Symbols + (ulong)symbol)));
        }
    }

    [Test]
    public void A_view_survives_one_publication_and_knows_of_the_second()
    {
        using var board = new SnapshotBoard(1);
        board.Publish(SnapshotPattern.Of(0, 1));
        var view = board.View(0);

        board.Publish(SnapshotPattern.Of(0, 2));
        Assert.That(view.IsIntact(), Is.True);
        Assert.That(view.Value.Sequence, Is.EqualTo(1));

        board.Publish(SnapshotPattern.Of(0, 3));
        Assert.That(view.IsIntact(), Is.False);
        Assert.That(board.View(0).Value.Sequence, Is.EqualTo(3));
        Assert.That(board.View(0).Publication, Is.EqualTo(3));
    }

    [Test]
    public void A_reader_that_is_always_overtaken_gives_up_after_a_bounded_number_of_attempts()
    {
        using var board = new SnapshotBoard(1);
        board.Publish(SnapshotPattern.Of(0, 1));
        var unlucky = new Overtaken { Board = board };

        Assert.That(board.Read(0, ref unlucky), Is.EqualTo(SnapshotRead.Overtaken));
        Assert.That(unlucky.Attempts, Is.EqualTo(SnapshotBoard.MaxAttempts));
    }

    [Test]
    public void A_reader_that_is_overtaken_once_succeeds_the_second_time()
    {
        using var board = new SnapshotBoard(1);
        board.Publish(SnapshotPattern.Of(0, 1));
        var reader = new Overtaken { Board = board, Limit = 1 };

        Assert.That(board.Read(0, ref reader), Is.EqualTo(SnapshotRead.Read));
        Assert.That(reader.Attempts, Is.EqualTo(2));
        Assert.That(reader.Seen, Is.EqualTo(3));
    }

    [Test]
    public void An_unknown_symbol_is_refused()
    {
        var board = new SnapshotBoard(1);
        Assert.That(() => board.TryRead(1, out _), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => board.Publications(-1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => board.Publish(SnapshotPattern.Of(1, 1)), Throws.TypeOf<ArgumentOutOfRangeException>());

        board.Dispose();
        Assert.That(() => board.TryRead(0, out _), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new SnapshotBoard(0), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    [Category("HotPath")]
    public void Publishing_and_reading_allocate_nothing()
    {
        using var board = new SnapshotBoard(4);
        var snapshot = SnapshotPattern.Of(3, 1);

        var allocated = Allocations.Of(() =>
        {
            for (var i = 0; i < 100_000; i++)
            {
                board.Publish(snapshot);
                _ = board.TryRead(3, out _);
            }
        });

        Assert.That(allocated, Is.Zero);
    }

    /// <summary>A reader during whose first looks the writer publishes twice.</summary>
    private struct Overtaken : ISnapshotReader
    {
        public SnapshotBoard Board;
        public int Attempts;
        public int Limit = int.MaxValue;
        public ulong Seen;

        public Overtaken()
        {
            Board = null!;
        }

        public void Read(in BookSnapshot snapshot)
        {
            Seen = snapshot.Sequence;
            if (++Attempts > Limit)
                return;
            Board.Publish(SnapshotPattern.Of(0, 2));
            Board.Publish(SnapshotPattern.Of(0, 3));
        }
    }
}
