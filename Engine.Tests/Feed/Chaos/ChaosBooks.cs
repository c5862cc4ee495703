using Engine.Core;
using Engine.Core.Book;
using Engine.Core.Feed;
using Engine.Core.Feed.Itch50;

namespace Engine.Tests.Feed.Chaos;

/// <summary>The levels that a book shows: what a wrong book would show otherwise.</summary>
internal readonly record struct BookTop(int Bid, int Ask, long BidSize, long AskSize, long BidDepth, long AskDepth);

/// <summary>Books behind a decoder.</summary>
internal sealed class ChaosBooks : IDisposable
{
    public const int Symbols = 4;

    private readonly OrderBooks<NoListener> _books = new(new OrderBooksOptions { OrderCapacity = 8_192, SymbolCapacity = Symbols, ColdLevelCapacity = 1 << 14 }, default);
    private MessageDecoder<Itch50Format, OrderBooks<NoListener>> _decoder;

    public ChaosBooks() => _decoder = new(_books);

    public void OnMessages(SessionId session, ulong first, int count, ReadOnlySpan<byte> blocks) => _decoder.OnMessages(session, first, count, blocks, 0);

    public void OnControl(ref MarketEvent control) => _decoder.OnControl(ref control);

    public BookQuality QualityOf(int symbol) => _books.HasBook(symbol) ? _books.Book(symbol).Quality : BookQuality.Empty;

    public BookTop TopOf(int symbol)
    {
        if (!_books.HasBook(symbol))
            return default;
        ref readonly var book = ref _books.Book(symbol);
        return new BookTop(
            book.HasBid ? book.BidPrice : 0, book.HasAsk ? book.AskPrice : 0, book.BidSize, book.AskSize, book.DepthOf(Side.Bid, 20), book.DepthOf(Side.Ask, 20));
    }

    public void Dispose() => _books.Dispose();

    internal readonly struct NoListener : IBookListener
    {
        public void OnBookChanged(ref readonly MarketEvent e, ref readonly SymbolBook book, BookChange change)
        {
        }
    }
}
