using Engine.Core;
using Engine.Core.Book;
using Engine.Core.Feed;
using Engine.Core.Feed.Itch50;
using Engine.Core.Feed.MoldUdp64;

namespace Engine.Tests.Pipeline.Proofs;

/// <summary>What one lap of a tape does to books of its own: the proof that a lap has everything in it.</summary>
internal sealed class MixSurvey
{
    private const int WindowPrices = 256 * 100;

    private readonly long[] _byKind = new long[256];
    private readonly int[] _bid = new int[MixTape.Symbols + 1];
    private readonly int[] _ask = new int[MixTape.Symbols + 1];
    private readonly uint[] _recentrings = new uint[MixTape.Symbols + 1];

    private MixSurvey()
    {
    }

    /// <summary>Orders priced further from their side's best than a ladder's window is wide.</summary>
    public long FarPrices { get; private set; }

    /// <summary>Orders that made a new best level.</summary>
    public long NewBestLevels { get; private set; }

    /// <summary>Moves of a ladder's window.</summary>
    public long Recentrings => _recentrings.Sum(count => (long)count);

    /// <summary>Events of a kind.</summary>
    public long this[EventKind kind] => _byKind[(int)kind];

    /// <summary>Plays a tape once, with nothing lost.</summary>
    public static MixSurvey Of(MixTape tape)
    {
        var survey = new MixSurvey();
        using var books = new OrderBooks<Listener>(new OrderBooksOptions { OrderCapacity = 1 << 17, HugePages = false }, new Listener(survey));
        var decoder = new MessageDecoder<Itch50Format, Sink>(new Sink(survey, books));
        var start = new MarketEvent { Kind = EventKind.SessionStarted, Session = SessionId.Parse("SURVEY"), Symbol = -1 };
        decoder.OnControl(ref start);
        for (var packet = 0; packet < tape.Packets; packet++)
        {
            var header = MoldUdp64Header.Read(tape[packet]);
            decoder.OnMessages(start.Session, header.Sequence, header.Count, tape[packet][MoldUdp64Header.Size..], 0);
        }

        return survey;
    }

    public override string ToString() =>
        $"{FarPrices} far prices, {NewBestLevels} new best levels, {Recentrings} recentrings, {string.Join(", ", Enum.GetValues<EventKind>().Where(k => this[k] > 0).Select(k => $"{this[k]} {k}"))}";

    private void OnEvent(in MarketEvent e)
    {
        _byKind[(int)e.Kind]++;
        if (e.Kind != EventKind.Add)
            return;
        var best = e.Side == Side.Bid ? _bid[e.Symbol] : _ask[e.Symbol];
        if (best != 0 && Math.Abs(e.Price - best) > WindowPrices)
            FarPrices++;
    }

    private void OnChange(in MarketEvent e, in SymbolBook book)
    {
        if (e.Kind == EventKind.Add && (book.BidPrice != _bid[book.Symbol] || book.AskPrice != _ask[book.Symbol]))
            NewBestLevels++;
        _bid[book.Symbol] = book.HasBid ? book.BidPrice : 0;
        _ask[book.Symbol] = book.HasAsk ? book.AskPrice : 0;
        _recentrings[book.Symbol] = book.RecentringCount;
    }

    private readonly struct Sink(MixSurvey survey, OrderBooks<Listener> books) : IEventSink
    {
        public void OnEvents(Span<MarketEvent> events)
        {
            foreach (ref readonly var e in events)
            {
                survey.OnEvent(in e);
                books.OnEvents(new Span<MarketEvent>(ref System.Runtime.CompilerServices.Unsafe.AsRef(in e)));
            }
        }
    }

    private readonly struct Listener(MixSurvey survey) : IBookListener
    {
        public void OnBookChanged(ref readonly MarketEvent e, ref readonly SymbolBook book, BookChange change) => survey.OnChange(in e, in book);
    }
}
