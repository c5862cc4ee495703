namespace Engine.Core.Disruptor;

/// <summary>A <see cref="SpinWait"/> that yields but never sleeps.</summary>
public struct AggressiveSpinWait
{
    private const int NeverSleep = -1;

    private SpinWait _spinWait;

    /// <summary>How often it has spun.</summary>
    public readonly int Count => _spinWait.Count;

    /// <summary>Spins once, a little longer each time, and yields to other threads in the end.</summary>
    public void SpinOnce() => _spinWait.SpinOnce(NeverSleep);
}
