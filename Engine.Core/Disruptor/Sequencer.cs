using System.Numerics;
using System.Runtime.CompilerServices;

namespace Engine.Core.Disruptor;

/// <summary>What both sequencers share: the cursor, the gating sequences, barriers and pollers.</summary>
public abstract class Sequencer : IsolatedFromPrevious
{
    private readonly IWaitStrategy _waitStrategy;
    // Null unless consumers sleep: publishing then tests one field that it has loaded anyway.
    private readonly IWaitStrategy? _sleepers;
    private Sequence[] _gatingSequences = [];

    private protected Sequencer(int bufferSize, IWaitStrategy waitStrategy)
    {
        if (bufferSize < 1 || !BitOperations.IsPow2(bufferSize))
            throw new ArgumentException($"bufferSize = {bufferSize} is not a positive power of two.", nameof(bufferSize));
        ArgumentNullException.ThrowIfNull(waitStrategy);
        BufferSize = bufferSize;
        _waitStrategy = waitStrategy;
        _sleepers = waitStrategy.IsBlockingStrategy ? waitStrategy : null;
    }

    /// <inheritdoc cref="ISequenced.BufferSize"/>
    public int BufferSize { get; }

    /// <inheritdoc cref="ICursored.Cursor"/>
    public long Cursor => CursorSequence.Value;

    /// <summary>The cursor itself.</summary>
    internal Sequence CursorSequence { get; } = new();

    /// <summary>Whether somebody has to be told about a publication.</summary>
    private protected bool MustSignal => _sleepers != null;

    /// <inheritdoc cref="ISequencer.AddGatingSequences"/>
    public void AddGatingSequences(params Sequence[] gatingSequences) => Sequences.Add(ref _gatingSequences, (ICursored)this, gatingSequences);

    /// <inheritdoc cref="ISequencer.RemoveGatingSequence"/>
    public bool RemoveGatingSequence(Sequence sequence) => Sequences.Remove(ref _gatingSequences, sequence);

    /// <inheritdoc cref="ISequencer.NewBarrier"/>
    public SequenceBarrier NewBarrier(params Sequence[] sequencesToTrack) =>
        new((ISequencer)this, _waitStrategy, new DependentSequenceGroup(CursorSequence, sequencesToTrack));

    /// <inheritdoc cref="ISequencer.GetMinimumSequence"/>
    public long GetMinimumSequence() => MinimumGating(Cursor);

    /// <inheritdoc cref="ISequencer.NewPoller"/>
    public ValueEventPoller<T> NewPoller<T>(IValueDataProvider<T> provider, params Sequence[] gatingSequences)
        where T : struct => EventPoller.Create(provider, (ISequencer)this, new Sequence(), CursorSequence, gatingSequences);

    /// <summary>The lowest gating sequence, at most <paramref name="claimed"/>. Acquires: slots up to there are done with.</summary>
    private protected long MinimumGating(long claimed) => Sequences.Minimum(Volatile.Read(ref _gatingSequences), claimed);

    /// <summary>Spins until the gating sequences have reached <paramref name="wrapPoint"/> and returns the lowest.</summary>
    private protected long WaitForGating(long wrapPoint, long claimed)
    {
        // A gating sequence that is being added is moved to the cursor after the array is replaced. This fence orders the cursor
        // before the read of the array, so either it is in the array or it will be moved past what has been published.
        Interlocked.MemoryBarrier();
        var spinWait = new AggressiveSpinWait();
        long minimum;
        while (wrapPoint > (minimum = MinimumGating(claimed)))
            spinWait.SpinOnce();
        return minimum;
    }

    private protected void CheckCount(int n)
    {
        if ((uint)(n - 1) >= (uint)BufferSize)
            ThrowCount(n);
    }

    [ColdPath("Only where MustSignal: consumers of this ring sleep, by the choice of the wait strategy.")]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private protected void Signal() => _sleepers!.SignalAllWhenBlocking();

    private void ThrowCount(int n) => throw new ArgumentException($"n = {n} is not between 1 and the ring's {BufferSize} slots.", nameof(n));
}
