using Engine.Core.Feed.Itch50.Messages;

namespace Engine.Core.Feed.Itch50;

/// <summary>
/// Takes every message of ITCH 5.0 by its type. Implemented by a struct and passed as a type argument where speed matters; a class that
/// wants a few types derives from <see cref="Itch50Visitor"/>. The views are valid during the call only.
/// </summary>
public interface IItch50Visitor
{
    /// <summary>1.1: A market or data feed handler event.</summary>
    void OnSystemEvent(SystemEvent message);

    /// <summary>1.2.1: A security and what is known of it at the start of the day.</summary>
    void OnStockDirectory(StockDirectory message);

    /// <summary>1.2.2: The trading status of a security.</summary>
    void OnStockTradingAction(StockTradingAction message);

    /// <summary>1.2.3: Reg SHO short sale price test restriction of a security.</summary>
    void OnRegShoRestriction(RegShoRestriction message);

    /// <summary>1.2.4: A market participant's standing in a security.</summary>
    void OnMarketParticipantPosition(MarketParticipantPosition message);

    /// <summary>1.2.5.1: The three breach points of the market-wide circuit breaker for the day.</summary>
    void OnMwcbDeclineLevel(MwcbDeclineLevel message);

    /// <summary>1.2.5.2: The market-wide circuit breaker has breached a level.</summary>
    void OnMwcbStatus(MwcbStatus message);

    /// <summary>1.2.6: The anticipated quotation release of an IPO.</summary>
    void OnQuotingPeriodUpdate(QuotingPeriodUpdate message);

    /// <summary>1.2.7: The price collars within which a paused security can reopen.</summary>
    void OnLuldAuctionCollar(LuldAuctionCollar message);

    /// <summary>1.2.8: An operational halt of a security on one market.</summary>
    void OnOperationalHalt(OperationalHalt message);

    /// <summary>1.3.1: A new order without attribution.</summary>
    void OnAddOrder(AddOrder message);

    /// <summary>1.3.2: A new order with its market participant.</summary>
    void OnAddOrderWithMpid(AddOrderWithMpid message);

    /// <summary>1.4.1: A resting order was executed at its displayed price.</summary>
    void OnOrderExecuted(OrderExecuted message);

    /// <summary>1.4.2: A resting order was executed at another price than its displayed one.</summary>
    void OnOrderExecutedWithPrice(OrderExecutedWithPrice message);

    /// <summary>1.4.3: A resting order lost shares.</summary>
    void OnOrderCancel(OrderCancel message);

    /// <summary>1.4.4: A resting order left the book.</summary>
    void OnOrderDelete(OrderDelete message);

    /// <summary>1.4.5: A resting order was replaced by a new one on the same side.</summary>
    void OnOrderReplace(OrderReplace message);

    /// <summary>1.5.1: A match of a non-displayed order: it changes no displayed order.</summary>
    void OnTrade(Trade message);

    /// <summary>1.5.2: The completion of a cross, with its bulk print.</summary>
    void OnCrossTrade(CrossTrade message);

    /// <summary>1.5.3: An execution was broken.</summary>
    void OnBrokenTrade(BrokenTrade message);

    /// <summary>1.6: Net order imbalance indicator (NOII) before a cross.</summary>
    void OnNetOrderImbalance(NetOrderImbalance message);

    /// <summary>1.7: Retail interest in a security.</summary>
    void OnRetailPriceImprovement(RetailPriceImprovement message);

    /// <summary>1.8: Price discovery of a direct listing with capital raise.</summary>
    void OnDirectListingCapitalRaise(DirectListingCapitalRaise message);
}
