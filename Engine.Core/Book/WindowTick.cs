namespace Engine.Core.Book;

/// <summary>
/// Which tick a window has. The symbol's own, made finer by levels off its grid (odd levels) that are near the best; an odd level farther away ends
/// the window above it and stays in the cold store.
/// </summary>
internal static unsafe class WindowTick
{
    // In ticks of the finer grid. A tick that is fine already stays fine as long as the odd level is in the window: with one limit for
    // both, a best price going to and fro across it would change the tick each time.
    private const int RefineReach = PriceLadder.Width / 2, KeepReach = LadderMoves.BestOffset;

    private const int DollarPrice = 10_000, CentTick = 100;

    /// <summary>The tick for a window around <paramref name="price"/>, which is the best or better: one for all levels that it will hold.</summary>
    public static int Choose(SymbolBook* book, LadderSide* side, int sideMask, int price)
    {
        var best = PriceLadder.KeyOf(price, sideMask);
        var tick = OwnTick(book, price);
        var walk = new LevelWalk(in *book, sideMask == 0 ? Side.Bid : Side.Ask);
        if (tick == side->Tick)
            walk.SkipWindow();
        while (walk.MoveNext())
        {
            var key = PriceLadder.KeyOf(walk.Price, sideMask);
            if (!IsWithin(LadderMoves.BestOffset, tick, best, key) || (key % tick != 0 && !TryRefine(side, best, key, ref tick)))
                break;
        }

        return tick;
    }

    /// <summary>Makes a tick finer for an odd level, if that is near enough to the best for both to be in the window then.</summary>
    public static bool TryRefine(LadderSide* side, int best, int key, ref int tick)
    {
        var finer = GreatestCommonDivisor(tick, Math.Abs(key));
        if (!IsWithin(finer % side->Tick == 0 ? KeepReach : RefineReach, finer, best, key))
            return false;
        tick = finer;
        return true;
    }

    /// <summary>The window ends where it does because of an odd level that will not refine its tick: moved to the same best price it would end there again.</summary>
    public static bool EndsWindow(SymbolBook* book, LadderSide* side, int sideMask)
    {
        if (side->ColdCount == 0)
            return false;
        var key = SymbolBook.ColdOf(book, sideMask)->Levels[side->ColdCount - 1].Key;
        var tick = side->Tick;
        return key % tick != 0 && Floor(key, tick) + 1 == side->BaseTick
            && !TryRefine(side, PriceLadder.KeyOf(side->BestPrice, sideMask), key, ref tick);
    }

    /// <summary>The tick at or below a key, which need not be on the grid.</summary>
    public static int Floor(int key, int tick)
    {
        var quotient = key / tick;
        return key < 0 && key % tick != 0 ? quotient - 1 : quotient;
    }

    /// <summary>Gives a side its tick.</summary>
    public static void Set(LadderSide* side, int tick)
    {
        side->Tick = tick;
        side->Reciprocal = ((1UL << 33) + (uint)tick - 1) / (uint)tick;
    }

    private static int OwnTick(SymbolBook* book, int price)
    {
        var tick = book->DefinedTick > 0 ? book->DefinedTick : price >= DollarPrice ? CentTick : 1;
        return GreatestCommonDivisor(tick, price);
    }

    private static bool IsWithin(int ticks, int tick, int best, int key) => (long)best - key <= (long)ticks * tick;

    private static int GreatestCommonDivisor(int a, int b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a;
    }
}
