using Engine.Core.Analysis;

namespace Engine.Host.Kafka;

/// <summary>What became of a record that had to wait.</summary>
internal enum Waiting
{
    /// <summary>It waits behind the others.</summary>
    Queued,

    /// <summary>It took the place of an older signal of its symbol and kind.</summary>
    Coalesced,

    /// <summary>It waits, and the oldest record was dropped to make room.</summary>
    DroppedOldest,
}

/// <summary>
/// Records that wait for credit: bounded, in order, at most one signal for each (symbol, kind). A newer signal takes the place of the older
/// one, so that no symbol loses its turn by being busy. Used by one thread.
/// </summary>
internal sealed class PendingQueue
{
    private readonly OutboundRecord[] _records;
    private readonly Dictionary<(ulong Symbol, SignalKind Kind), int> _positions;
    private int _head;

    /// <param name="capacity">The most records that wait.</param>
    public PendingQueue(int capacity)
    {
        _records = new OutboundRecord[capacity];
        _positions = new Dictionary<(ulong, SignalKind), int>(capacity);
    }

    /// <summary>How many records wait.</summary>
    public int Count { get; private set; }

    /// <summary>The record whose turn it is. Only while <see cref="Count"/> is above zero.</summary>
    public ref readonly OutboundRecord Oldest => ref _records[_head];

    /// <summary>Takes a record in; never refuses.</summary>
    public Waiting Add(in OutboundRecord record)
    {
        var isSignal = record.Body == RecordBody.Signal;
        if (isSignal && _positions.TryGetValue(KeyOf(in record), out var position))
        {
            _records[position] = record;
            return Waiting.Coalesced;
        }

        var outcome = Waiting.Queued;
        if (Count == _records.Length)
        {
            RemoveOldest();
            outcome = Waiting.DroppedOldest;
        }

        var tail = (_head + Count) % _records.Length;
        _records[tail] = record;
        Count++;
        if (isSignal)
            _positions.Add(KeyOf(in record), tail);
        return outcome;
    }

    /// <summary>Removes the record whose turn it was.</summary>
    public void RemoveOldest()
    {
        ref var oldest = ref _records[_head];
        if (oldest.Body == RecordBody.Signal)
            _positions.Remove(KeyOf(in oldest));
        _head = (_head + 1) % _records.Length;
        Count--;
    }

    private static (ulong Symbol, SignalKind Kind) KeyOf(in OutboundRecord record) => (record.Symbol.Value, record.Signal.Kind);
}
