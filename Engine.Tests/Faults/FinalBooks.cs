using System.Runtime.CompilerServices;
using Engine.Core;
using Engine.Core.Book;
using Engine.Core.Pipeline;
using Engine.Core.Snapshots;

namespace Engine.Tests.Faults;

/// <summary>The books of a pipeline that has stopped, every level of them, held against the sender's.</summary>
/// <param name="Symbols">Books the sender has.</param>
/// <param name="Equal">Those of which every level is the sender's.</param>
/// <param name="Stale">Those that are flagged stale for a gap, right or wrong.</param>
/// <param name="WrongUnflagged">Those that differ and do not say so: there may never be one.</param>
/// <param name="Qualities">The qualities there are.</param>
internal sealed record FinalBooks(int Symbols, int Equal, int Stale, int WrongUnflagged, string Qualities)
{
    public bool AreEqual => Equal == Symbols && Stale == 0;

    public bool AreFlagged => Stale == Symbols;

    public static FinalBooks Of(MarketDataPipeline pipeline, WitnessedFlow sent)
    {
        var (equal, stale, wrong) = (0, 0, 0);
        var qualities = new SortedSet<BookQuality>();
        foreach (var (symbol, reference) in sent.Books)
        {
            var books = PartsOf(pipeline).Books.SingleOrDefault(b => b.HasBook(symbol));
            var quality = books?.Book(symbol).Quality ?? BookQuality.Empty;
            var isEqual = books is not null && Same(books, symbol, Side.Bid, reference.Bids) && Same(books, symbol, Side.Ask, reference.Asks);
            qualities.Add(quality);
            equal += isEqual ? 1 : 0;
            stale += quality == BookQuality.StaleGap ? 1 : 0;
            wrong += !isEqual && quality != BookQuality.StaleGap ? 1 : 0;
            AssertSnapshotAgrees(pipeline.Snapshots, books, symbol);
        }

        return new FinalBooks(sent.Books.Count, equal, stale, wrong, string.Join('+', qualities));
    }

    public override string ToString() => AreEqual ? $"equal, {Qualities}" : $"{Equal} of {Symbols} equal, {Stale} stale, {WrongUnflagged} wrong";

    private static bool Same(OrderBooks<SnapshotPublisher> books, int symbol, Side side, IReadOnlyDictionary<int, long> sent) =>
        books.Book(symbol).AllLevels(side).SequenceEqual(sent.Select(level => new Level(level.Key, level.Value)));

    // What readers see is what the book has: its best levels, and whether it can be trusted.
    private static void AssertSnapshotAgrees(SnapshotBoard board, OrderBooks<SnapshotPublisher>? books, int symbol)
    {
        if (books is null)
            return;
        ref readonly var book = ref books.Book(symbol);
        var shown = board.View(symbol).Value;
        Assert.That((shown.Quality, shown.BidSize, shown.AskSize), Is.EqualTo((book.Quality, book.BidSize, book.AskSize)), $"symbol {symbol}");
    }

    // The threads have ended: nobody else looks at the books.
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_parts")]
    private static extern ref PipelineParts PartsOf(MarketDataPipeline pipeline);
}
