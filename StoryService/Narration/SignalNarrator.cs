using StoryService.Storage;

namespace StoryService.Narration;

/// <summary>
/// Tells a signal in English: a function of the stored row and nothing else, so that telling it again gives the same words.
/// </summary>
internal static class SignalNarrator
{
    /// <summary>The story of a signal.</summary>
    public static Story Tell(SignalRow signal)
    {
        var (headline, sentence) = signal.Kind switch
        {
            "SPREAD_WIDENED" => SpreadWidened(signal),
            "SPREAD_RECOVERED" => SpreadRecovered(signal),
            "IMBALANCE" => Imbalance(signal, "the best price"),
            "DEPTH_IMBALANCE" => Imbalance(signal, "the best five levels"),
            "LIQUIDITY_VANISHED" => LiquidityVanished(signal),
            "MICROPRICE_SHIFT" => MicropriceShift(signal),
            "AGGRESSIVE_TRADING" => AggressiveTrading(signal),
            "SWEEP" => Sweep(signal),
            _ => ("An unfamiliar signal", $"The engine reported a signal this service does not know yet ({signal.Unit}: {signal.Magnitude:0.##})."),
        };
        var text = $"{Figures.Time(signal.TimeNs)}, {signal.Symbol}: {sentence}{Doubt(signal)}";
        return new Story(signal.Id, signal.TimeNs, signal.Symbol, signal.Kind, signal.Severity, signal.Quality, headline, text);
    }

    private static (string Headline, string Sentence) SpreadWidened(SignalRow signal)
    {
        var spread = Figures.Money(signal.Magnitude);
        var times = Figures.Times(signal.Magnitude, signal.Baseline);
        var headline = times is null ? $"Spread widened to {spread}" : $"Spread widened to {spread}, {times} its normal";
        return (headline, $"the gap between bid and ask grew to {spread}; {Figures.Money(signal.Baseline)} is normal.{Book(signal)}");
    }

    private static (string Headline, string Sentence) SpreadRecovered(SignalRow signal)
    {
        var spread = Figures.Money(signal.Magnitude);
        var after = signal.TimeNs > signal.StartTimeNs ? $" after {Figures.Duration(signal.TimeNs - signal.StartTimeNs)}" : "";
        return ($"Spread back to normal at {spread}", $"the spread came back to {spread}{after}; {Figures.Money(signal.Baseline)} is normal.{Book(signal)}");
    }

    private static (string Headline, string Sentence) Imbalance(SignalRow signal, string where)
    {
        var (heavy, light) = signal.Magnitude >= 0 ? ("Buyers", "sellers") : ("Sellers", "buyers");
        var share = Figures.Percent((1 + Math.Abs(signal.Magnitude)) / 2);
        var headline = where == "the best price" ? $"{heavy} outweigh {light} at the best price" : $"{heavy} outweigh {light} through the book";
        return (headline, $"{share} of the size on {where} is on the {(signal.Magnitude >= 0 ? "bid" : "ask")} side.{Book(signal)}");
    }

    private static (string Headline, string Sentence) LiquidityVanished(SignalRow signal)
    {
        var side = SideOf(signal);
        var took = signal.TimeNs > signal.StartTimeNs ? $" within {Figures.Duration(signal.TimeNs - signal.StartTimeNs)}" : "";
        return ($"Liquidity vanished on the {side}", $"{Figures.Percent(signal.Magnitude)} of the {side} size went{took} without trades to explain it.{Book(signal)}");
    }

    private static (string Headline, string Sentence) MicropriceShift(SignalRow signal)
    {
        var up = signal.Magnitude >= 0;
        return ($"Pressure {(up ? "upward" : "downward")} under a quiet price",
            $"the size-weighted price leans {Figures.Percent(signal.Magnitude)} of a spread {(up ? "up" : "down")} while the mid has not moved.{Book(signal)}");
    }

    private static (string Headline, string Sentence) AggressiveTrading(SignalRow signal)
    {
        var who = Aggressor(signal);
        var times = Figures.Times(signal.Magnitude, signal.Baseline);
        var headline = times is null ? $"Aggressive {who}" : $"Aggressive {who}, {times} its normal pace";
        return (headline, $"{Figures.Shares(signal.Magnitude)} shares were taken by {(who == "buying" ? "buyers" : "sellers")} where {Figures.Shares(signal.Baseline)} would be normal.{LastTrade(signal)}");
    }

    private static (string Headline, string Sentence) Sweep(SignalRow signal)
    {
        var buying = signal.Direction == "DIRECTION_BID";
        var levels = Figures.Shares(signal.Magnitude);
        return ($"A {(buying ? "buyer" : "seller")} swept {levels} price levels",
            $"one {(buying ? "buyer took the offers" : "seller took the bids")} through {levels} price levels {Within(signal.TimeNs - signal.StartTimeNs)}.{LastTrade(signal)}");
    }

    // All trades of one message of the exchange have its time.
    private static string Within(long nanoseconds) => nanoseconds < 1_000 ? "in one instant" : $"in {Figures.Duration(nanoseconds)}";

    private static string SideOf(SignalRow signal) => signal.Direction switch
    {
        "DIRECTION_BID" => "bid",
        "DIRECTION_ASK" => "ask",
        _ => "book",
    };

    private static string Aggressor(SignalRow signal) => signal.Direction == "DIRECTION_ASK" ? "selling" : "buying";

    private static string Book(SignalRow signal)
    {
        var bid = signal.Has("NO_BID") ? "no bid" : $"{Figures.Shares(signal.BidSize)} bid at {Figures.Money(signal.BidPrice)}";
        var ask = signal.Has("NO_ASK") ? "no offer" : $"{Figures.Shares(signal.AskSize)} offered at {Figures.Money(signal.AskPrice)}";
        return $" The book: {bid}, {ask}.";
    }

    private static string LastTrade(SignalRow signal) =>
        signal.LastTradePrice == 0 ? "" : $" The last trade was at {Figures.Money(signal.LastTradePrice)}.";

    private static string Doubt(SignalRow signal) => signal switch
    {
        { Quality: "STALE_GAP" } => " The feed had lost messages before this, so the book may be wrong.",
        { Quality: "STALE_SILENT" } => " The feed was silent, so the book may be out of date.",
        { Quality: "CLOSED" } => " The session had ended.",
        _ when signal.Has("SUSPECT") => " The book of this symbol had counted a fault, so it may be wrong.",
        _ when signal.Has("HALTED") => " Trading was halted.",
        _ when signal.Has("CROSSED") => " The book was crossed at that moment.",
        _ => "",
    };
}
