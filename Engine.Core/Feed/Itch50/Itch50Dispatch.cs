using Engine.Core.Feed.Itch50.Messages;

namespace Engine.Core.Feed.Itch50;

/// <summary>Hands each message to a visitor's method for its type.</summary>
public static class Itch50Dispatch
{
    /// <summary>Calls the method of <paramref name="visitor"/> for the message's type. Field values are the visitor's to judge.</summary>
    /// <returns>
    /// <see cref="DecodeResult.Event"/> if a method was called, <see cref="DecodeResult.UnknownType"/> or
    /// <see cref="DecodeResult.WrongLength"/> if none fits. Throws only what the visitor throws.
    /// </returns>
    public static DecodeResult Visit<TVisitor>(ReadOnlySpan<byte> message, ref TVisitor visitor)
        where TVisitor : IItch50Visitor
    {
        if (message.IsEmpty)
            return DecodeResult.WrongLength;
        var length = Itch50Lengths.Of(message[0]);
        if (length != message.Length)
            return length == 0 ? DecodeResult.UnknownType : DecodeResult.WrongLength;
        Call(message, ref visitor);
        return DecodeResult.Event;
    }

    private static void Call<TVisitor>(ReadOnlySpan<byte> message, ref TVisitor visitor)
        where TVisitor : IItch50Visitor
    {
        switch (message[0])
        {
            case SystemEvent.Type:
                visitor.OnSystemEvent(new SystemEvent(message));
                break;
            case StockDirectory.Type:
                visitor.OnStockDirectory(new StockDirectory(message));
                break;
            case StockTradingAction.Type:
                visitor.OnStockTradingAction(new StockTradingAction(message));
                break;
            case RegShoRestriction.Type:
                visitor.OnRegShoRestriction(new RegShoRestriction(message));
                break;
            case MarketParticipantPosition.Type:
                visitor.OnMarketParticipantPosition(new MarketParticipantPosition(message));
                break;
            case MwcbDeclineLevel.Type:
                visitor.OnMwcbDeclineLevel(new MwcbDeclineLevel(message));
                break;
            case MwcbStatus.Type:
                visitor.OnMwcbStatus(new MwcbStatus(message));
                break;
            case QuotingPeriodUpdate.Type:
                visitor.OnQuotingPeriodUpdate(new QuotingPeriodUpdate(message));
                break;
            case LuldAuctionCollar.Type:
                visitor.OnLuldAuctionCollar(new LuldAuctionCollar(message));
                break;
            case OperationalHalt.Type:
                visitor.OnOperationalHalt(new OperationalHalt(message));
                break;
            case AddOrder.Type:
                visitor.OnAddOrder(new AddOrder(message));
                break;
            case AddOrderWithMpid.Type:
                visitor.OnAddOrderWithMpid(new AddOrderWithMpid(message));
                break;
            case OrderExecuted.Type:
                visitor.OnOrderExecuted(new OrderExecuted(message));
                break;
            case OrderExecutedWithPrice.Type:
                visitor.OnOrderExecutedWithPrice(new OrderExecutedWithPrice(message));
                break;
            case OrderCancel.Type:
                visitor.OnOrderCancel(new OrderCancel(message));
                break;
            case OrderDelete.Type:
                visitor.OnOrderDelete(new OrderDelete(message));
                break;
            case OrderReplace.Type:
                visitor.OnOrderReplace(new OrderReplace(message));
                break;
            case Trade.Type:
                visitor.OnTrade(new Trade(message));
                break;
            case CrossTrade.Type:
                visitor.OnCrossTrade(new CrossTrade(message));
                break;
            case BrokenTrade.Type:
                visitor.OnBrokenTrade(new BrokenTrade(message));
                break;
            case NetOrderImbalance.Type:
                visitor.OnNetOrderImbalance(new NetOrderImbalance(message));
                break;
            case RetailPriceImprovement.Type:
                visitor.OnRetailPriceImprovement(new RetailPriceImprovement(message));
                break;
            case DirectListingCapitalRaise.Type:
                visitor.OnDirectListingCapitalRaise(new DirectListingCapitalRaise(message));
                break;
        }
    }
}
