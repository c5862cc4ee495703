using Engine.Core;
using Engine.Core.Book;

namespace Perf.Scenarios;

/// <summary>Takes in every change of a top of book, so that two books can be held against each other and nothing is optimised away.</summary>
internal struct BookTopHash : IBookListener
{
    private ulong _hash;

    /// <summary>Changes so far.</summary>
    public long Changes { get; private set; }

    /// <summary>A hash of their order and content.</summary>
    public readonly ulong Hash => _hash;

    public void OnBookChanged(ref readonly MarketEvent e, ref readonly SymbolBook book, BookChange change)
    {
        if ((change & BookChange.Top) != 0)
            Take(e.Sequence, book.BidPrice, book.BidSize, book.AskPrice, book.AskSize);
    }

    /// <summary>Takes in one top of book; an empty side is 0, 0.</summary>
    public void Take(ulong sequence, int bidPrice, long bidSize, int askPrice, long askSize)
    {
        Changes++;
        var prices = (ulong)(uint)bidPrice << 32 | (uint)askPrice;
        var sizes = (ulong)bidSize << 32 ^ (ulong)askSize;
        _hash = (_hash ^ prices ^ sequence) * 0x9E37_79B9_7F4A_7C15 + sizes;
    }
}
