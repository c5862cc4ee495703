namespace Engine.Core.Book.Audit;

/// <summary>Compares a book with its reference: every level of both sides, volumes, trades.</summary>
internal sealed class BookComparison
{
    private long _buyBefore;
    private long _sellBefore;
    private uint _tradesBefore;

    /// <summary>Takes what both have counted so far as their common start.</summary>
    public void Begin(ref readonly SymbolBook book, ReferenceBook reference)
    {
        _buyBefore = book.BuyVolume - reference.BuyVolume;
        _sellBefore = book.SellVolume - reference.SellVolume;
        _tradesBefore = book.TradeCount - reference.TradeCount;
    }

    /// <summary>The session began: both start from nothing.</summary>
    public void BeginSession() => (_buyBefore, _sellBefore, _tradesBefore) = (0, 0, 0);

    /// <summary>What differs first, with the reference's value and the book's; null if nothing does.</summary>
    public (string What, string Expected, string Found)? Compare(ref readonly SymbolBook book, ReferenceBook reference) =>
        CompareSide(in book, reference, Side.Bid)
        ?? CompareSide(in book, reference, Side.Ask)
        ?? CompareNumber("buy volume", reference.BuyVolume, book.BuyVolume - _buyBefore)
        ?? CompareNumber("sell volume", reference.SellVolume, book.SellVolume - _sellBefore)
        ?? CompareNumber("trade count", reference.TradeCount, book.TradeCount - _tradesBefore);

    private (string, string, string)? CompareSide(ref readonly SymbolBook book, ReferenceBook reference, Side side)
    {
        var name = side == Side.Bid ? "bid" : "ask";
        var found = book.AllLevels(side);
        var i = 0;
        foreach (var (price, size) in side == Side.Bid ? reference.Bids : reference.Asks)
        {
            var expected = new Level(price, size);
            if (i == found.Length || found[i] != expected)
                return ($"{name} level {i}", expected.ToString(), i == found.Length ? "absent" : found[i].ToString());
            i++;
        }

        if (i < found.Length)
            return ($"{name} level {i}", "absent", found[i].ToString());
        var best = side == Side.Bid ? new Level(book.BidPrice, book.BidSize) : new Level(book.AskPrice, book.AskSize);
        var expectedBest = reference.Best(side) ?? default;
        return best == expectedBest ? null : ($"best {name}", expectedBest.ToString(), best.ToString());
    }

    private static (string, string, string)? CompareNumber(string what, long expected, long found) =>
        expected == found ? null : (what, $"{expected}", $"{found}");
}
