using System.Diagnostics;
using Engine.Core;
using Engine.Core.Book.Audit;
using Engine.Core.Feed;
using Engine.Core.Feed.Itch50;
using Engine.Core.Feed.Sources;

namespace Perf.Scenarios;

/// <summary>The slow book of sorted dictionaries, over the same file with the same decoder.</summary>
internal static class BookTwin
{
    public static BookRun Run(string path, long limit)
    {
        using var file = new LengthPrefixedFile(path, SessionId.Parse("PERF"));
        var twins = new Twins();
        var decoder = new MessageDecoder<Itch50Format, Twins>(twins);
        var started = Stopwatch.GetTimestamp();
        while (file.Messages < limit && file.Read(ref decoder))
        {
        }

        var elapsed = Stopwatch.GetElapsedTime(started);
        return new BookRun(file.Messages, elapsed.TotalNanoseconds, 0, twins.Top.Hash, twins.Top.Changes, 0, 0, 0);
    }

    private sealed class Twins : IEventSink
    {
        private readonly Dictionary<int, ReferenceBook> _books = [];
        private BookTopHash _top;

        public BookTopHash Top => _top;

        public void OnEvents(Span<MarketEvent> events)
        {
            foreach (ref var e in events)
            {
                if (e.Symbol >= 0)
                    Apply(ref e);
            }
        }

        private void Apply(ref MarketEvent e)
        {
            if (!_books.TryGetValue(e.Symbol, out var book))
                _books[e.Symbol] = book = new ReferenceBook();
            var (bid, ask) = (book.Best(Side.Bid), book.Best(Side.Ask));
            book.Apply(in e);
            var (newBid, newAsk) = (book.Best(Side.Bid) ?? default, book.Best(Side.Ask) ?? default);
            if ((bid ?? default) != newBid || (ask ?? default) != newAsk)
                _top.Take(e.Sequence, newBid.Price, newBid.Size, newAsk.Price, newAsk.Size);
        }
    }
}
