namespace Engine.Core.Analysis;

/// <summary>The unit in which each kind of signal is measured.</summary>
public static class SignalUnits
{
    /// <summary>The unit of <see cref="Signal.Magnitude"/> and <see cref="Signal.Baseline"/>; prices are in 1e-4 of the currency unit.</summary>
    public static string Of(SignalKind kind) => kind switch
    {
        SignalKind.SpreadWidened or SignalKind.SpreadRecovered => "1e-4",
        SignalKind.Imbalance or SignalKind.DepthImbalance => "ratio",
        SignalKind.LiquidityVanished => "fraction",
        SignalKind.MicropriceShift => "spreads",
        SignalKind.AggressiveTrading => "shares",
        SignalKind.Sweep => "levels",
        _ => "",
    };
}
