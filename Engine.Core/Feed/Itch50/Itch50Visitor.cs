using Engine.Core.Feed.Itch50.Messages;

namespace Engine.Core.Feed.Itch50;

/// <summary>A visitor that ignores everything: override what is of interest.</summary>
public abstract class Itch50Visitor : IItch50Visitor
{
    /// <inheritdoc/>
    public virtual void OnSystemEvent(SystemEvent message)
    {
    }

    /// <inheritdoc/>
    public virtual void OnStockDirectory(StockDirectory message)
    {
    }

    /// <inheritdoc/>
    public virtual void OnStockTradingAction(StockTradingAction message)
    {
    }

    /// <inheritdoc/>
    public virtual void OnRegShoRestriction(RegShoRestriction message)
    {
    }

    /// <inheritdoc/>
    public virtual void OnMarketParticipantPosition(MarketParticipantPosition message)
    {
    }

    /// <inheritdoc/>
    public virtual void OnMwcbDeclineLevel(MwcbDeclineLevel message)
    {
    }

    /// <inheritdoc/>
    public virtual void OnMwcbStatus(MwcbStatus message)
    {
    }

    /// <inheritdoc/>
    public virtual void OnQuotingPeriodUpdate(QuotingPeriodUpdate message)
    {
    }

    /// <inheritdoc/>
    public virtual void OnLuldAuctionCollar(LuldAuctionCollar message)
    {
    }

    /// <inheritdoc/>
    public virtual void OnOperationalHalt(OperationalHalt message)
    {
    }

    /// <inheritdoc/>
    public virtual void OnAddOrder(AddOrder message)
    {
    }

    /// <inheritdoc/>
    public virtual void OnAddOrderWithMpid(AddOrderWithMpid message)
    {
    }

    /// <inheritdoc/>
    public virtual void OnOrderExecuted(OrderExecuted message)
    {
    }

    /// <inheritdoc/>
    public virtual void OnOrderExecutedWithPrice(OrderExecutedWithPrice message)
    {
    }

    /// <inheritdoc/>
    public virtual void OnOrderCancel(OrderCancel message)
    {
    }

    /// <inheritdoc/>
    public virtual void OnOrderDelete(OrderDelete message)
    {
    }

    /// <inheritdoc/>
    public virtual void OnOrderReplace(OrderReplace message)
    {
    }

    /// <inheritdoc/>
    public virtual void OnTrade(Trade message)
    {
    }

    /// <inheritdoc/>
    public virtual void OnCrossTrade(CrossTrade message)
    {
    }

    /// <inheritdoc/>
    public virtual void OnBrokenTrade(BrokenTrade message)
    {
    }

    /// <inheritdoc/>
    public virtual void OnNetOrderImbalance(NetOrderImbalance message)
    {
    }

    /// <inheritdoc/>
    public virtual void OnRetailPriceImprovement(RetailPriceImprovement message)
    {
    }

    /// <inheritdoc/>
    public virtual void OnDirectListingCapitalRaise(DirectListingCapitalRaise message)
    {
    }
}
