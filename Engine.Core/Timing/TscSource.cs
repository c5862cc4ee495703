namespace Engine.Core.Timing;

/// <summary>What a <see cref="TscClock"/> reads.</summary>
public enum TscSource : byte
{
    /// <summary>The processor's invariant time-stamp counter.</summary>
    TimeStampCounter,

    /// <summary><c>CLOCK_MONOTONIC</c>, in nanoseconds.</summary>
    Monotonic,
}

/// <summary>What a comparison of the counter with <c>CLOCK_MONOTONIC_RAW</c> found.</summary>
/// <param name="PartsPerMillion">How far the counter's rate since the comparison before is from the frequency in use, in 1e-6.</param>
/// <param name="Stepped">
/// The rate is so far off that the counter was changed underneath (a virtual machine that moved or slept): times across that moment mean nothing, and the
/// frequency was measured anew.
/// </param>
public readonly record struct TscDrift(double PartsPerMillion, bool Stepped);
