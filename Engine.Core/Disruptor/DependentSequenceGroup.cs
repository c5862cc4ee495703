using System.Runtime.CompilerServices;

namespace Engine.Core.Disruptor;

/// <summary>The sequences that a consumer must stay behind: those of the consumers before it, or the ring's cursor when it is the first.</summary>
public class DependentSequenceGroup
{
    private readonly Sequence _cursor;
    // One dependency is the usual case: its position then costs two loads and no loop.
    private readonly Sequence? _only;
    private readonly Sequence[] _dependencies;

    /// <summary>A group over <paramref name="dependencies"/>, or over <paramref name="cursor"/> when there are none.</summary>
    public DependentSequenceGroup(Sequence cursor, params Sequence[] dependencies)
    {
        _cursor = cursor;
        _dependencies = dependencies.Length == 0 ? [cursor] : [.. dependencies];
        _only = _dependencies.Length == 1 ? _dependencies[0] : null;
    }

    /// <summary>Whether the cursor is the only dependency.</summary>
    public bool DependsOnCursor => ReferenceEquals(_only, _cursor);

    /// <summary>Number of dependencies.</summary>
    public int DependentSequenceCount => _dependencies.Length;

    /// <summary>The ring's cursor.</summary>
    public long CursorValue
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _cursor.Value;
    }

    /// <summary>The lowest dependency, each read with acquire semantics.</summary>
    public long Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _only is { } only ? only.Value : Sequences.Minimum(_dependencies, long.MaxValue);
    }

    /// <summary>Anything a wait strategy wants to attach.</summary>
    public object? Tag { get; set; }

    /// <summary>Waits with <see cref="AggressiveSpinWait"/> until the group has reached <paramref name="expectedValue"/> and returns its position.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled first.</exception>
    public long AggressiveSpinWaitFor(long expectedValue, CancellationToken cancellationToken)
    {
        var spinWait = new AggressiveSpinWait();
        long available;
        while ((available = Value) < expectedValue)
        {
            cancellationToken.ThrowIfCancellationRequested();
            spinWait.SpinOnce();
        }

        return available;
    }

    /// <summary>Waits with <see cref="SpinWait"/>, which sleeps in the end, until the group has reached <paramref name="expectedValue"/> and returns its position.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled first.</exception>
    public long SpinWaitFor(long expectedValue, CancellationToken cancellationToken)
    {
        var spinWait = new SpinWait();
        long available;
        while ((available = Value) < expectedValue)
        {
            cancellationToken.ThrowIfCancellationRequested();
            spinWait.SpinOnce();
        }

        return available;
    }
}
