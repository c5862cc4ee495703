using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Engine.Core.Memory;

namespace Engine.Core.Feed.MoldUdp64;

/// <summary>One run of messages in a <see cref="RecoveryBuffer"/>.</summary>
internal readonly ref struct BufferedRun
{
    public ulong Sequence { get; init; }

    public ulong ReceiveTsc { get; init; }

    public int Count { get; init; }

    public ReadOnlySpan<byte> Blocks { get; init; }
}

/// <summary>
/// A queue of message runs in native memory taken at construction: what was received since a loss, so that a snapshot that was taken
/// meanwhile can be brought up to date.
/// </summary>
internal sealed unsafe class RecoveryBuffer(int capacityBytes) : IDisposable
{
    private readonly NativeBlock<byte> _bytes = new(capacityBytes);
    private long _read;
    private long _write;
    private long _wrapAt = long.MaxValue;

    public bool IsEmpty => _read == _write;

    public void Clear()
    {
        _read = _write = 0;
        _wrapAt = long.MaxValue;
    }

    /// <summary>Adds a run at the end.</summary>
    /// <returns>False if there is no room.</returns>
    public bool TryAppend(ulong sequence, int count, ReadOnlySpan<byte> blocks, ulong receiveTsc)
    {
        var need = Align(sizeof(RunHeader) + blocks.Length);
        if (!TryFindRoom(need))
            return false;
        ref var header = ref Unsafe.As<byte, RunHeader>(ref _bytes.At(_write));
        header = new RunHeader { Sequence = sequence, ReceiveTsc = receiveTsc, Count = count, Length = blocks.Length };
        blocks.CopyTo(_bytes.Slice(_write + sizeof(RunHeader), blocks.Length));
        _write += need;
        return true;
    }

    /// <summary>The run at the front. There must be one.</summary>
    public BufferedRun Peek()
    {
        ref var header = ref Front();
        return new BufferedRun
        {
            Sequence = header.Sequence,
            ReceiveTsc = header.ReceiveTsc,
            Count = header.Count,
            Blocks = _bytes.Slice(_read + sizeof(RunHeader), header.Length),
        };
    }

    public void RemoveFirst()
    {
        _read += Align(sizeof(RunHeader) + Front().Length);
        if (_read == _wrapAt)
        {
            _read = 0;
            _wrapAt = long.MaxValue;
        }

        if (_read == _write)
            Clear();
    }

    public void Dispose() => _bytes.Dispose();

    private static long Align(int bytes) => (bytes + 7L) & ~7L;

    private ref RunHeader Front() => ref Unsafe.As<byte, RunHeader>(ref _bytes.At(_read));

    // A run is contiguous: one that does not fit before the end starts at the beginning, and the write position never catches up with the read position.
    private bool TryFindRoom(long need)
    {
        if (_write < _read)
            return _write + need < _read;
        if (_write + need <= _bytes.Length)
            return true;
        if (need >= _read)
            return false;
        _wrapAt = _write;
        _write = 0;
        return true;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct RunHeader
    {
        public ulong Sequence;
        public ulong ReceiveTsc;
        public int Count;
        public int Length;
    }
}
