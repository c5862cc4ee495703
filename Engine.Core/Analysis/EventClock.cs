namespace Engine.Core.Analysis;

/// <summary>
/// Weights for averages over event time. An average of held values moves by <c>average += weight · (held − average)</c>, where
/// <c>weight = Δt / (min(τ, observed) + Δt)</c>: until <c>τ</c> has been observed this is exactly the time-weighted mean,
/// afterwards an exponential average with time constant <c>τ</c> (the implicit Euler step of it, which differs from
/// <c>1 − exp(−Δt/τ)</c> by less than <c>(Δt/τ)²</c>). No transcendental function is used: their last bits differ between C libraries,
/// and signals must not.
/// </summary>
public struct EventClock
{
    private long _lastNs;
    private double _observedNs;
    private bool _running;

    /// <summary>How long values have been observed, in nanoseconds.</summary>
    public readonly double ObservedNs => _observedNs;

    /// <summary>Advances to an event.</summary>
    /// <param name="nowNs">Exchange time of the event. Earlier than the last one counts as no time at all.</param>
    /// <param name="timeConstantNs">τ in nanoseconds.</param>
    /// <returns>The weight of the value held since the last event, in [0, 1]; 0 for the first one.</returns>
    public double Advance(long nowNs, double timeConstantNs)
    {
        var elapsedNs = nowNs - _lastNs;
        if (!_running)
        {
            _running = true;
            _lastNs = nowNs;
            return 0;
        }

        // Events of one packet share a time: most calls end here, without the division.
        if (elapsedNs <= 0)
            return 0;
        _lastNs = nowNs;
        var weight = elapsedNs / (Math.Min(timeConstantNs, _observedNs) + elapsedNs);
        _observedNs += elapsedNs;
        return weight;
    }

    /// <summary>Stops: the time until the next event does not count.</summary>
    public void Pause() => _running = false;

    /// <summary>Starts anew: nothing observed.</summary>
    public void Reset() => this = default;
}
