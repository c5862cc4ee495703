using System.Runtime.CompilerServices;

namespace Engine.Core.Pipeline;

/// <summary>What a polling loop does between two polls that found nothing. A struct, used as a local by one thread.</summary>
/// <param name="policy">The policy; <see cref="IdlePolicy.Auto"/> must have been resolved.</param>
public struct Idle(IdlePolicy policy)
{
    private const int SpinsBeforeYield = 100;
    private static readonly TimeSpan Nap = TimeSpan.FromMicroseconds(50);

    private int _empty;

    /// <summary>Call after a poll that found something.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Reset() => _empty = 0;

    /// <summary>Call after a poll that found nothing.</summary>
    public void Wait()
    {
        if (policy == IdlePolicy.Spin || ++_empty < SpinsBeforeYield)
            Thread.SpinWait(1);
        else if (policy == IdlePolicy.Yield)
            Thread.Yield();
        else
            Thread.Sleep(Nap);
    }
}
