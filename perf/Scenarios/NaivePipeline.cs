using System.Collections.Concurrent;
using System.Threading.Channels;
using Engine.Core;
using Engine.Core.Book.Audit;
using Engine.Core.Feed;
using Engine.Core.Feed.Itch50;
using Engine.Core.Feed.Sources;

namespace Perf.Scenarios;

/// <summary>
/// The way one would write it first: a thread that decodes, a collection of the framework's between, a thread with a book of sorted dictionaries a symbol.
/// It stops at the top of book: no snapshots, no analysis, no signals.
/// </summary>
internal static class NaivePipeline
{
    private const int Capacity = 16_384;

    /// <summary>Hands events over through a bounded channel.</summary>
    public static (long Messages, BookTopHash Top) OverChannel(string path)
    {
        var channel = Channel.CreateBounded<MarketEvent>(new BoundedChannelOptions(Capacity) { SingleReader = true, SingleWriter = true });
        return Run(path, new ToChannel(channel.Writer), () => channel.Writer.Complete(), books =>
        {
            while (channel.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                while (channel.Reader.TryRead(out var e))
                    books.Apply(ref e);
            }
        });
    }

    /// <summary>Hands events over through a concurrent queue, whose producer waits where a channel's would.</summary>
    public static (long Messages, BookTopHash Top) OverQueue(string path)
    {
        var queue = new ConcurrentQueue<MarketEvent>();
        var ended = false;
        return Run(path, new ToQueue(queue), () => Volatile.Write(ref ended, true), books =>
        {
            while (true)
            {
                // Before the queue: what was put in before the end is found below.
                var last = Volatile.Read(ref ended);
                while (queue.TryDequeue(out var e))
                    books.Apply(ref e);
                if (last)
                    return;
                Thread.Yield();
            }
        });
    }

    private static (long Messages, BookTopHash Top) Run<TSink>(string path, TSink sink, Action complete, Action<Books> consume)
        where TSink : IEventSink
    {
        var books = new Books();
        var bookThread = new Thread(() => consume(books)) { Name = "naive-book" };
        long messages = 0;
        var decodeThread = new Thread(() =>
        {
            using var file = new LengthPrefixedFile(path, SessionId.Parse("PERF"));
            var decoder = new MessageDecoder<Itch50Format, TSink>(sink);
            while (file.Read(ref decoder))
            {
            }

            messages = file.Messages;
            complete();
        })
        { Name = "naive-decode" };
        bookThread.Start();
        decodeThread.Start();
        decodeThread.Join();
        bookThread.Join();
        return (messages, books.Top);
    }

    private sealed class Books
    {
        private readonly Dictionary<int, ReferenceBook> _books = [];
        private BookTopHash _top;

        public BookTopHash Top => _top;

        public void Apply(ref MarketEvent e)
        {
            if (e.Symbol < 0)
                return;
            if (!_books.TryGetValue(e.Symbol, out var book))
                _books[e.Symbol] = book = new ReferenceBook();
            var (bid, ask) = (book.Best(Side.Bid) ?? default, book.Best(Side.Ask) ?? default);
            book.Apply(in e);
            var (newBid, newAsk) = (book.Best(Side.Bid) ?? default, book.Best(Side.Ask) ?? default);
            if (bid != newBid || ask != newAsk)
                _top.Take(e.Sequence, newBid.Price, newBid.Size, newAsk.Price, newAsk.Size);
        }
    }

    private sealed class ToChannel(ChannelWriter<MarketEvent> writer) : IEventSink
    {
        public void OnEvents(Span<MarketEvent> events)
        {
            foreach (ref var e in events)
            {
                if (!writer.TryWrite(e))
                    writer.WriteAsync(e).AsTask().GetAwaiter().GetResult();
            }
        }
    }

    private sealed class ToQueue(ConcurrentQueue<MarketEvent> queue) : IEventSink
    {
        public void OnEvents(Span<MarketEvent> events)
        {
            while (queue.Count > Capacity)
                Thread.Yield();
            foreach (ref var e in events)
                queue.Enqueue(e);
        }
    }
}
