using System.Runtime.CompilerServices;

namespace Engine.Core.Book;

/// <summary>Walks the levels of one side from the best outwards: the window by its occupancy bits, then the cold store from its end.</summary>
internal unsafe ref struct LevelWalk
{
    private readonly LadderSide* _side;
    private readonly uint* _sizes;
    private readonly ColdLevels* _cold;
    private readonly int _sideMask;
    private readonly int _bestTick;
    private int _distance = -1;
    private int _coldLeft;

    /// <summary>A walk over a side of a book in the arena: books never move, so their address may be taken.</summary>
    public LevelWalk(ref readonly SymbolBook book, Side side)
    {
        var pointer = (SymbolBook*)Unsafe.AsPointer(ref Unsafe.AsRef(in book));
        _sideMask = side == Side.Ask ? -1 : 0;
        _side = SymbolBook.SideOf(pointer, _sideMask);
        _sizes = SymbolBook.SizesOf(pointer, _sideMask);
        _cold = SymbolBook.ColdOf(pointer, _sideMask);
        _bestTick = PriceLadder.TickOf(_side, _side->BestPrice, _sideMask);
        _coldLeft = _side->ColdCount;
    }

    public int Price { get; private set; }

    public uint Size { get; private set; }

    /// <summary>Goes on with the cold store.</summary>
    public void SkipWindow() => _distance = PriceLadder.Width;

    public bool MoveNext() => TryWindow() || TryCold();

    private bool TryWindow()
    {
        if (_distance >= PriceLadder.Width)
            return false;
        var next = _distance < 0 ? FirstDistance() : NextDistance();
        if (next <= _distance)
        {
            _distance = PriceLadder.Width;
            return false;
        }

        _distance = next;
        var tick = _bestTick - next;
        Size = _sizes[tick & PriceLadder.CellMask];
        Price = ((tick ^ _sideMask) - _sideMask) * _side->Tick;
        return true;
    }

    // The window is a ring, so a search that finds nothing worse comes round to the best again: a distance that does not grow is the end.
    private readonly int NextDistance()
    {
        var cell = PriceLadder.NextOccupiedBelow(_side, (_bestTick - _distance) & PriceLadder.CellMask);
        return cell < 0 ? -1 : (_bestTick - cell) & PriceLadder.CellMask;
    }

    private readonly int FirstDistance()
    {
        var cell = _bestTick & PriceLadder.CellMask;
        return (_side->Occupied[cell >> 6] >> cell & 1) != 0 ? 0 : -1;
    }

    private bool TryCold()
    {
        if (_coldLeft == 0)
            return false;
        ref var level = ref _cold->Levels[--_coldLeft];
        Price = (level.Key ^ _sideMask) - _sideMask;
        Size = level.Size;
        return true;
    }
}
