using Engine.Core;
using Engine.Core.Book;
using Engine.Core.Book.Audit;

namespace Engine.Tests.Book;

/// <summary>
/// An endless random flow of one seed: a price style for each half of the events, growing and shrinking books, references that are live more often than
/// not, colliding or wide ones, ticks, halts and control events, and the sizes of the books it is for: roomy, or with a tiny order table or cold store.
/// </summary>
internal sealed class FuzzFlow
{
    private const int Styles = 11, Symbols = 3;
    private const ulong Colliding = 2_971_215_073, Wide = 0xFFF0_0000_0000_0000;

    private static readonly int[] Ticks = [0, 1, 3, 7, 25, 50, 100, 500, 1000, 100_000];
    private static readonly EventKind[] Controls =
        [EventKind.SessionStarted, EventKind.RebuildStarted, EventKind.GapDeclared, EventKind.RebuildEnded, EventKind.FeedSilent, EventKind.FeedResumed];

    private readonly Random _random;
    private readonly Func<int, ReferenceBook>? _bookOf;
    private readonly int _style;
    private readonly int _otherStyle;
    private readonly int _references;
    private readonly ulong _spread;
    private int _events;
    private int _drift;

    /// <param name="seed">Everything follows from it.</param>
    /// <param name="bookOf">Where live orders and levels are found; null: by chance only.</param>
    public FuzzFlow(int seed, Func<int, ReferenceBook>? bookOf)
    {
        _random = new Random(seed);
        _bookOf = bookOf;
        _style = _random.Next(Styles);
        _otherStyle = _random.Next(3) == 0 ? _random.Next(Styles) : _style;
        _references = _random.Next(2) == 0 ? _random.Next(10, 200) : _random.Next(200, 2_000);
        _spread = _random.Next(4) switch { 0 => Colliding, 1 => Wide, _ => 1 };
        IsAggregated = _random.Next(4) == 0;
        Options = new OrderBooksOptions
        {
            OrderCapacity = _random.Next(3) == 0 ? _random.Next(1, 40) : 4096,
            SymbolCapacity = Symbols,
            ColdLevelCapacity = _random.Next(3) == 0 ? _random.Next(16, 200) : 1 << 16,
        };
    }

    public OrderBooksOptions Options { get; }

    /// <summary>Levels, not orders.</summary>
    public bool IsAggregated { get; }

    public MarketEvent Next()
    {
        var e = new MarketEvent
        {
            Symbol = _random.Next(Symbols),
            Side = (Side)_random.Next(1, 3),
            OrderReference = Reference(),
            SecondaryReference = Reference(),
            Price = PriceOf(_random.Next(2) == 0 ? _style : _otherStyle),
            Size = _random.Next(50) == 0 ? uint.MaxValue - (uint)_random.Next(100) : (uint)_random.Next(1, 500),
            Flags = _random.Next(10) == 0 ? EventFlags.NonPrintable : EventFlags.None,
        };
        e.Kind = KindOf(_random.Next(100), _events++ / 300 % 2 == 0);
        if (_random.Next(400) == 0)
            MakeRare(ref e);
        else if (_bookOf is not null && _random.Next(3) != 0)
            Aim(ref e, _bookOf(e.Symbol));
        return e;
    }

    private EventKind KindOf(int chance, bool grows) => IsAggregated
        ? chance < (grows ? 70 : 35) ? EventKind.LevelAdd : chance < 80 ? EventKind.LevelReduce : EventKind.LevelTrade
        : chance < (grows ? 65 : 30) ? EventKind.Add
        : chance < 72 ? EventKind.Delete
        : chance < 80 ? EventKind.Cancel
        : chance < 88 ? EventKind.Execute
        : chance < 91 ? EventKind.ExecuteWithPrice
        : chance < 98 ? EventKind.Replace
        : chance == 98 ? EventKind.Trade : EventKind.CrossTrade;

    private void MakeRare(ref MarketEvent e)
    {
        switch (_random.Next(4))
        {
            case 0:
                e = new MarketEvent { Symbol = e.Symbol, Kind = EventKind.SymbolDefinition, Price = Ticks[_random.Next(Ticks.Length)] };
                break;
            case 1:
                e = new MarketEvent { Symbol = e.Symbol, Kind = EventKind.Status, Size = (uint)_random.Next(5) };
                break;
            case 2 when _random.Next(5) == 0:
                e = new MarketEvent { Symbol = -1, Kind = EventKind.SessionEnded };
                break;
            default:
                e = new MarketEvent { Symbol = -1, Kind = Controls[_random.Next(Controls.Length)] };
                break;
        }
    }

    // At something that is there: a live order, or a level near the best.
    private void Aim(ref MarketEvent e, ReferenceBook book)
    {
        if (e.Kind is EventKind.Delete or EventKind.Cancel or EventKind.Execute or EventKind.ExecuteWithPrice or EventKind.Replace && book.Orders.Count > 0)
            e.OrderReference = book.Orders.ElementAt(_random.Next(Math.Min(book.Orders.Count, 20))).Key;
        var levels = e.Side == Side.Bid ? book.Bids : book.Asks;
        if (e.Kind is EventKind.LevelReduce or EventKind.LevelTrade && levels.Count > 0)
            e.Price = levels.ElementAt(_random.Next(2) == 0 ? 0 : _random.Next(Math.Min(levels.Count, 20))).Key;
    }

    private ulong Reference()
    {
        var number = (ulong)_random.Next(1, _references);
        return _spread == Wide ? _random.Next(2) == 0 ? number : number | Wide : number * _spread;
    }

    private int PriceOf(int style)
    {
        switch (style)
        {
            case 0:
                return 1_000_000 + _random.Next(60) * 100;
            case 1:
                _drift += _random.Next(-300, 301);
                return Math.Max(1, 2_000_000 + _drift * 100 + _random.Next(600) * 100);
            case 2:
                return _random.Next(4) switch { 0 => 1, 1 => 1_999_999_900, 2 => 100, _ => _random.Next(1, 1_999_999_901) };
            case 3:
                return _random.Next(3) == 0 ? _random.Next(1, 20_000) : 9_500 + _random.Next(1_000);
            case 4:
                return 1_000_000 + _random.Next(300) * 100 + (_random.Next(5) == 0 ? _random.Next(100) : 0);
            case 5:
                return (int)Math.Min(int.MaxValue, (long)Math.Exp(_random.NextDouble() * 21.4));
            case 6:
                return _random.Next(2) == 0 ? int.MaxValue - _random.Next(400) : _random.Next(0, 400);
            case 7:
                return 500_000 + _random.Next(-3, 4) * 25_600 + _random.Next(-2, 3) * 100 + (_random.Next(30) == 0 ? 50 : 0);
            case 8:
                _drift += _random.Next(10) == 0 ? _random.Next(-20_000, 20_001) : 0;
                return Math.Max(0, 3_000_000 + _drift * 50 + _random.Next(-400, 400) * 25);
            case 9:
                return 1_000_000 + _random.Next(2) * 7_000 - _random.Next(3) * 50;
            default:
                return _random.Next(0, 3_000);
        }
    }
}
