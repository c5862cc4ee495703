using Engine.Core;
using Engine.Core.Feed;
using Engine.Core.Feed.Itch50;
using Engine.Core.Feed.Itch50.Messages;

namespace Engine.Tests.Feed.Fuzz;

/// <summary>What a message should become, by the typed views, field by field and with every bound checked.</summary>
internal struct Itch50Oracle : IItch50Visitor
{
    public MarketEvent Expected;
    public DecodeResult Result;

    public static DecodeResult Decode(ReadOnlySpan<byte> message, out MarketEvent e)
    {
        var oracle = new Itch50Oracle { Result = DecodeResult.Ignored };
        var dispatched = Itch50Dispatch.Visit(message, ref oracle);
        e = oracle.Expected;
        return dispatched == DecodeResult.Event ? oracle.Result : dispatched;
    }

    public void OnAddOrder(AddOrder m) => Set(m.Head, EventKind.Add, m.OrderReference, m.Stock.Value, m.Price, m.Shares, m.Side);

    public void OnAddOrderWithMpid(AddOrderWithMpid m) => Set(m.Head, EventKind.Add, m.OrderReference, m.Stock.Value, m.Price, m.Shares, m.Side);

    public void OnOrderExecuted(OrderExecuted m) => Set(m.Head, EventKind.Execute, m.OrderReference, m.MatchNumber, 0, m.ExecutedShares);

    public void OnOrderExecutedWithPrice(OrderExecutedWithPrice m)
    {
        Set(m.Head, EventKind.ExecuteWithPrice, m.OrderReference, m.MatchNumber, m.ExecutionPrice, m.ExecutedShares);
        Expected.Flags = m.Printable == 'N' ? EventFlags.NonPrintable : EventFlags.None;
        if (m.Printable is not ('Y' or 'N'))
            Result = DecodeResult.BadValue;
    }

    public void OnOrderCancel(OrderCancel m) => Set(m.Head, EventKind.Cancel, m.OrderReference, 0, 0, m.CancelledShares);

    public void OnOrderDelete(OrderDelete m) => Set(m.Head, EventKind.Delete, m.OrderReference, 0, 0, 0);

    public void OnOrderReplace(OrderReplace m) =>
        Set(m.Head, EventKind.Replace, m.OriginalOrderReference, m.NewOrderReference, m.Price, m.Shares);

    public void OnTrade(Trade m) => Set(m.Head, EventKind.Trade, m.OrderReference, m.MatchNumber, m.Price, m.Shares, m.Side);

    public void OnCrossTrade(CrossTrade m)
    {
        Set(m.Head, EventKind.CrossTrade, 0, m.MatchNumber, m.CrossPrice, (uint)m.Shares);
        if (m.Shares > uint.MaxValue)
            Result = DecodeResult.BadValue;
    }

    public void OnBrokenTrade(BrokenTrade m) => Set(m.Head, EventKind.BrokenTrade, 0, m.MatchNumber, 0, 0);

    public void OnStockDirectory(StockDirectory m) => Set(m.Head, EventKind.SymbolDefinition, 0, m.Stock.Value, 0, m.RoundLotSize);

    public void OnStockTradingAction(StockTradingAction m)
    {
        var status = "?THPQ".IndexOf(m.TradingState);
        Set(m.Head, EventKind.Status, 0, 0, 0, (uint)Math.Max(status, 0));
        if (status < 1)
            Result = DecodeResult.BadValue;
    }

    public readonly void OnSystemEvent(SystemEvent m)
    {
    }

    public readonly void OnRegShoRestriction(RegShoRestriction m)
    {
    }

    public readonly void OnMarketParticipantPosition(MarketParticipantPosition m)
    {
    }

    public readonly void OnMwcbDeclineLevel(MwcbDeclineLevel m)
    {
    }

    public readonly void OnMwcbStatus(MwcbStatus m)
    {
    }

    public readonly void OnQuotingPeriodUpdate(QuotingPeriodUpdate m)
    {
    }

    public readonly void OnLuldAuctionCollar(LuldAuctionCollar m)
    {
    }

    public void OnOperationalHalt(OperationalHalt m)
    {
        if (m.MarketCode != 'Q')
            return;
        Set(m.Head, EventKind.Status, 0, 0, 0, m.Action == 'H' ? 2u : 1u);
        Expected.Flags = EventFlags.OneMarket;
        if (m.Action is not ('H' or 'T'))
            Result = DecodeResult.BadValue;
    }

    public readonly void OnNetOrderImbalance(NetOrderImbalance m)
    {
    }

    public readonly void OnRetailPriceImprovement(RetailPriceImprovement m)
    {
    }

    public readonly void OnDirectListingCapitalRaise(DirectListingCapitalRaise m)
    {
    }

    private void Set(MessageHead head, EventKind kind, ulong reference, ulong secondary, uint price, uint size, char side = '\0')
    {
        Expected.Symbol = head.StockLocate;
        Expected.ExchangeTimeNs = head.TimeNs;
        Expected.Kind = kind;
        Expected.OrderReference = reference;
        Expected.SecondaryReference = secondary;
        Expected.Price = (int)price;
        Expected.Size = size;
        Expected.Side = side switch { 'B' => Side.Bid, 'S' => Side.Ask, _ => Side.None };
        var isSideRight = kind is EventKind.Add or EventKind.Trade ? side is 'B' or 'S' : side == '\0';
        Result = price <= int.MaxValue && isSideRight ? DecodeResult.Event : DecodeResult.BadValue;
    }
}
