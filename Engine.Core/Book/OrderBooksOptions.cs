namespace Engine.Core.Book;

/// <summary>The sizes of an <see cref="OrderBooks{TListener}"/>. All its memory is taken at construction.</summary>
public sealed class OrderBooksOptions
{
    /// <summary>Live orders it takes, all symbols together. Default 1,048,576: 72 MiB.</summary>
    public int OrderCapacity { get; init; } = 1 << 20;

    /// <summary>Symbols that can have a book in one session. Default 1,024: 2.3 MiB, beside 1.5 MiB for the directory of all indices.</summary>
    public int SymbolCapacity { get; init; } = 1024;

    /// <summary>
    /// Levels outside the windows, all symbols together, handed out in blocks of 16, 32, 64 …; 0: <see cref="ColdLevelsASymbol"/> for each symbol, 2 MiB for 1,024.
    /// </summary>
    public int ColdLevelCapacity { get; init; }

    /// <summary>
    /// What a symbol is given in the cold store by default. A stock with 450 levels of cold orders takes 512; most need none or the smallest block on a side.
    /// </summary>
    public const int ColdLevelsASymbol = 256;

    internal int ColdLevels => ColdLevelCapacity > 0 ? ColdLevelCapacity : Math.Max(1 << 16, SymbolCapacity * ColdLevelsASymbol);

    /// <summary>Ask for huge pages. Default true.</summary>
    public bool HugePages { get; init; } = true;

    /// <summary>Throws if a value is out of range.</summary>
    /// <exception cref="ArgumentException">Says every value that is, and its range.</exception>
    public void Validate()
    {
        List<string> faults = [];
        Check(faults, nameof(OrderCapacity), OrderCapacity, 1, 1 << 29);
        Check(faults, nameof(SymbolCapacity), SymbolCapacity, 1, OrderSlot.SymbolLimit);
        if (ColdLevelCapacity != 0)
            Check(faults, nameof(ColdLevelCapacity), ColdLevelCapacity, 16, 1 << 27);
        if (faults.Count > 0)
            throw new ArgumentException(string.Join(Environment.NewLine, faults));
    }

    private static void Check(List<string> faults, string name, int value, int least, int most)
    {
        if (value < least || value > most)
            faults.Add($"Book:{name} = {value} is not between {least} and {most}");
    }
}
