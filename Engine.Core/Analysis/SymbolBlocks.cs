using Engine.Core.Memory;

namespace Engine.Core.Analysis;

/// <summary>
/// One block of memory a symbol: a <see cref="SymbolInterval"/>, then the state of each analyzer. All that a snapshot touches lies in consecutive
/// cache lines of huge pages, instead of one line here and one there for each analyzer.
/// </summary>
internal sealed unsafe class SymbolBlocks : IDisposable
{
    private const int StateAlignment = 16;

    private readonly NativeBlock<byte> _memory;
    private readonly byte* _first;

    /// <summary>Lays the analyzers' states out and takes the memory.</summary>
    public SymbolBlocks(int symbols, AnalyzerSlot[] analyzers)
    {
        var size = RoundUp(sizeof(SymbolInterval), StateAlignment);
        foreach (var analyzer in analyzers)
        {
            analyzer.Offset = size;
            size += RoundUp(analyzer.StateSize, StateAlignment);
        }

        Size = RoundUp(size, CacheLine.Size);
        _memory = new NativeBlock<byte>((long)symbols * Size);
        _first = _memory.Pointer;
    }

    /// <summary>Bytes a symbol: a whole number of cache lines.</summary>
    public int Size { get; }

    /// <summary>The block of a symbol.</summary>
    public byte* this[int symbol] => _first + (nint)symbol * Size;

    /// <summary>Forgets all about a symbol.</summary>
    public void Clear(int symbol) => new Span<byte>(this[symbol], Size).Clear();

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => _memory.Dispose();

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}
