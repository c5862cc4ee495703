using Engine.Core.Snapshots;

namespace Engine.Core.Analysis;

/// <summary>
/// A condition that has to hold for a while before it is told once, stays active until it is ended (hysteresis is the caller's choice of
/// when), and is then quiet for a cool-down. All zeros is idle.
/// </summary>
public struct Episode
{
    private long _startTimeNs;
    private ulong _firstSequence;
    private long _quietUntilNs;
    private Phase _phase;

    private enum Phase : byte
    {
        Idle,
        Pending,
        Active,
    }

    /// <summary>The condition holds, but has not held for long enough to be told.</summary>
    public readonly bool IsPending => _phase == Phase.Pending;

    /// <summary>It was told and has not ended.</summary>
    public readonly bool IsActive => _phase == Phase.Active;

    /// <summary>Exchange time at which the condition began to hold.</summary>
    public readonly long StartTimeNs => _startTimeNs;

    /// <summary>Feed sequence at which the condition began to hold.</summary>
    public readonly ulong FirstSequence => _firstSequence;

    /// <summary>
    /// Tells an idle or pending episode whether the condition holds after this snapshot. It is judged at snapshots only: one that holds
    /// between two snapshots and is gone at the second was never seen.
    /// </summary>
    /// <returns>True once: when the condition has held for <paramref name="minDurationNs"/> at every snapshot. The episode is then active.</returns>
    public bool Begins(bool condition, in BookSnapshot snapshot, long minDurationNs)
    {
        if (!condition)
        {
            _phase = Phase.Idle;
            return false;
        }

        return BeginsWhileConditionHolds(snapshot, minDurationNs);
    }

    /// <summary>Ends an active episode.</summary>
    public void End(long nowNs, long coolDownNs)
    {
        _phase = Phase.Idle;
        _quietUntilNs = nowNs + coolDownNs;
    }

    /// <summary>Forgets a condition that has not been told yet. An active episode stays: it ends by its own condition.</summary>
    public void DropPending()
    {
        if (_phase == Phase.Pending)
            _phase = Phase.Idle;
    }

    private bool BeginsWhileConditionHolds(in BookSnapshot snapshot, long minDurationNs)
    {
        if (_phase == Phase.Idle)
        {
            if (snapshot.ExchangeTimeNs < _quietUntilNs)
                return false;
            _phase = Phase.Pending;
            _startTimeNs = snapshot.ExchangeTimeNs;
            _firstSequence = snapshot.Sequence;
        }

        if (snapshot.ExchangeTimeNs - _startTimeNs < minDurationNs)
            return false;
        _phase = Phase.Active;
        return true;
    }
}
