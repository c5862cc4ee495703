using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Engine.Core.Memory;

namespace Engine.Core.Feed.Sources;

/// <summary>
/// The counters of one receiver. One thread writes them, any thread reads them at any time; they lie 128 bytes away from everything else.
/// </summary>
public sealed class UdpCounters
{
    private static readonly UdpCounter[] All = Enum.GetValues<UdpCounter>();

    private Isolated _isolated;

    /// <summary>Every counter there is, in the order of the enum.</summary>
    public static IReadOnlyList<UdpCounter> Names => All;

    /// <summary>The value now.</summary>
    public long this[UdpCounter counter] => Volatile.Read(ref _isolated.Cells[(int)counter]);

    /// <summary>The counters that are not zero, for a log line or a table.</summary>
    public override string ToString() => string.Join(' ', All.Where(c => this[c] != 0).Select(c => $"{c}={this[c]}"));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(UdpCounter counter, long amount)
    {
        ref var cell = ref _isolated.Cells[(int)counter];
        Volatile.Write(ref cell, cell + amount);
    }

    [InlineArray(Length)]
    private struct Row
    {
        public const int Length = 16;
        private long _first;
    }

    [StructLayout(LayoutKind.Explicit, Size = CacheLine.Isolation + Row.Length * sizeof(long) + CacheLine.Isolation)]
    private struct Isolated
    {
        [FieldOffset(CacheLine.Isolation)] public Row Cells;
    }
}
