namespace Engine.Core.Simulation;

/// <summary>What the model knows of a symbol besides its book.</summary>
internal struct FlowSymbol
{
    /// <summary>The price increment: a cent.</summary>
    public const int Tick = 100;

    /// <summary>The highest price ITCH allows, 200,000 dollars, less a tick.</summary>
    public const int HighestPrice = 2_000_000_000 - Tick;

    private const int LowestAnchor = 10_000;

    public SymbolName Name;

    /// <summary>Price at the opening.</summary>
    public int OpeningPrice;

    /// <summary>What participants think the symbol is worth; their orders pull the price towards it.</summary>
    public int Anchor;

    /// <summary>Middle of the market when it was last tight.</summary>
    public int LastMid;

    /// <summary>The spread the market returns to, in ticks.</summary>
    public int TargetSpread;

    /// <summary>When a halt ends; 0: trading.</summary>
    public long ResumeNs;

    /// <summary>A symbol of the simulated exchange, index from 0.</summary>
    public static FlowSymbol Draw(int index, ref FlowRandom random)
    {
        // 5 dollars to 5 × 1.1^44 = 332 dollars, uniform in the exponent.
        var price = 50_000L;
        for (var steps = random.Below(45); steps > 0; steps--)
            price = price * 11 / 10;
        price -= price % Tick;
        return new FlowSymbol
        {
            Name = NameOf(index),
            OpeningPrice = (int)price,
            Anchor = (int)price,
            LastMid = (int)price,
            TargetSpread = 1 + random.Below(2) + (int)(price / 600_000),
        };
    }

    /// <summary>Lets the opinion of the price wander by a tick, between a quarter and four times the opening price.</summary>
    public void Wander(bool up)
    {
        var lowest = Math.Max(LowestAnchor, OpeningPrice / 4);
        Anchor = Math.Clamp(Anchor + (up ? Tick : -Tick), lowest, OpeningPrice * 4);
    }

    // Z and three or four letters, as Nasdaq's test symbols begin: no name of a listed company. 7,919 has no factor in common with 26.
    private static SymbolName NameOf(int index)
    {
        var letters = index < 26 * 26 * 26 ? 3 : 4;
        var space = letters == 3 ? 26 * 26 * 26 : 26 * 26 * 26 * 26;
        var code = (int)((long)index * 7_919 % space);
        Span<char> name = stackalloc char[1 + letters];
        name[0] = 'Z';
        for (var i = letters; i > 0; i--, code /= 26)
            name[i] = (char)('A' + code % 26);
        return SymbolName.Parse(name.ToString());
    }
}
