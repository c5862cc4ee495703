using Engine.Core;
using Engine.Core.Feed.Itch50;

namespace Engine.Tests.Pipeline.Proofs;

/// <summary>A symbol with one bid that goes up and down by more than a ladder's window is wide, a few ticks at a time: the window has to follow it.</summary>
internal sealed class WalkingQuote(int symbol)
{
    private const int LowestTick = 5_000, SpanTicks = 2_000, StepTicks = 7, Tick = 100;
    private const ulong FirstReference = 1UL << 40;
    private static readonly SymbolName Name = SymbolName.Parse("WALKER");

    private int _steps;
    private bool _hasOrder;

    private ulong Reference => FirstReference + (ulong)_steps;

    private int Price
    {
        get
        {
            var at = _steps * StepTicks % (2 * SpanTicks);
            return (LowestTick + Math.Min(at, 2 * SpanTicks - at)) * Tick;
        }
    }

    /// <summary>Writes the next message: an order, then its end, then the next order some ticks away.</summary>
    public int WriteNext(Span<byte> message, long timeNs)
    {
        if (_hasOrder)
        {
            _hasOrder = false;
            return Itch50Encoder.WriteDelete(message, symbol, timeNs, Reference);
        }

        _steps++;
        _hasOrder = true;
        return Itch50Encoder.WriteAdd(message, symbol, timeNs, Reference, Side.Bid, 100, Name, Price);
    }
}
