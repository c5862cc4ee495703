using Engine.Core;
using Engine.Core.Book;

namespace Engine.Tests.Book;

/// <summary>One call of the listener, with what a test compares.</summary>
internal readonly record struct BookCall(
    ulong Sequence, int Symbol, BookChange Change, BookQuality Quality, bool Suspect, bool Halted, bool HasBid, int BidPrice, long BidSize, bool HasAsk, int AskPrice, long AskSize,
    long BuyVolume, long SellVolume, uint Trades, long Events, uint Faults);

/// <summary>Writes down every call.</summary>
internal readonly struct RecordingListener() : IBookListener
{
    public List<BookCall> Calls { get; } = [];

    public void OnBookChanged(ref readonly MarketEvent e, ref readonly SymbolBook book, BookChange change) =>
        Calls.Add(new BookCall(
            e.Sequence, book.Symbol, change, book.Quality, book.IsSuspect, book.IsHalted, book.HasBid, book.BidPrice, book.BidSize, book.HasAsk, book.AskPrice, book.AskSize,
            book.BuyVolume, book.SellVolume, book.TradeCount, book.EventCount, book.FaultCount));
}
