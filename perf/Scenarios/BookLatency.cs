using System.Runtime.CompilerServices;
using Engine.Core;
using Engine.Core.Book;
using Engine.Core.Feed;
using Engine.Core.Feed.Itch50;
using Engine.Core.Feed.Sources;
using Engine.Core.Timing;

namespace Perf.Scenarios;

/// <summary>Times each message alone, from its bytes to the listener: no batch, so nothing is fetched ahead.</summary>
internal static class BookLatency
{
    public static HistogramSnapshot Run(string path, long limit)
    {
        using var file = new LengthPrefixedFile(path, SessionId.Parse("PERF"));
        using var books = new BookEngine<BookTopHash, PriceLadder, NoOrderQueues>(BookReplay.Sizes, default, default);
        var one = new OneByOne(new MessageDecoder<Itch50Format, BookReplay.Sink<PriceLadder>>(new BookReplay.Sink<PriceLadder>(books)));
        while (file.Messages < limit && file.Read(ref one))
        {
        }

        return one.Histogram.Read();
    }

    private struct OneByOne(MessageDecoder<Itch50Format, BookReplay.Sink<PriceLadder>> decoder) : IMessageSink
    {
        private MessageDecoder<Itch50Format, BookReplay.Sink<PriceLadder>> _decoder = decoder;

        public LatencyHistogram Histogram { get; } = new();

        public void OnMessages(SessionId session, ulong firstSequence, int count, ReadOnlySpan<byte> blocks, ulong receiveTsc)
        {
            for (var i = 0; i < count; i++)
            {
                var length = 2 + (blocks[0] << 8 | blocks[1]);
                var started = Tsc.Now();
                _decoder.OnMessages(session, firstSequence + (uint)i, 1, blocks[..length], receiveTsc);
                Histogram.Record(Tsc.Now() - started);
                blocks = blocks[length..];
            }
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        public void OnControl(ref MarketEvent control) => _decoder.OnControl(ref control);
    }
}
