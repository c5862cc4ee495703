using System.Buffers.Binary;
using Engine.Core;
using Engine.Core.Feed.Itch50;

namespace Perf.Scenarios;

/// <summary>
/// Order flow through flash crashes: each symbol trades calmly, falls by a tenth in ten bursts that each take out all bids they meet, and
/// recovers step by step, over and over. The same arguments give the same bytes.
/// </summary>
internal sealed class FlashCrashFlow
{
    private const int Calm = 1200, Burst = 60, Bursts = 10, Recovery = 600;
    private const int Tick = 100, OpeningTicks = 10_000, FallTicks = OpeningTicks / 10;
    private const long StepNs = 1_000;

    private readonly Symbol[] _symbols;
    private readonly int _ordersPerSymbol;
    private readonly byte[] _message = new byte[64];
    private ulong _random = 0x9E37_79B9_7F4A_7C15;
    private ulong _reference;
    private long _timeNs = 34_200_000_000_000;

    private FlashCrashFlow(int symbols, int ordersPerSymbol)
    {
        _symbols = [.. Enumerable.Range(1, symbols).Select(locate => new Symbol(locate))];
        _ordersPerSymbol = ordersPerSymbol;
    }

    /// <summary>Writes length-prefixed ITCH messages.</summary>
    public static void Write(Stream stream, int symbols, int ordersPerSymbol, long messages)
    {
        var flow = new FlashCrashFlow(symbols, ordersPerSymbol);
        for (var i = 0L; i < messages; i++)
        {
            var length = flow.Next();
            stream.Write(flow._message.AsSpan(0, 2 + length));
        }
    }

    private int Next()
    {
        _timeNs += StepNs;
        var symbol = _symbols[Below(_symbols.Length)];
        symbol.Move(Below(8));
        var length = symbol.Crossed(out var side) ? Execute(symbol, side)
            : symbol.Live > _ordersPerSymbol || symbol.Live == _ordersPerSymbol && Below(2) == 0 ? DeleteOldest(symbol)
            : Add(symbol);
        BinaryPrimitives.WriteUInt16BigEndian(_message, (ushort)length);
        return length;
    }

    private int Add(Symbol symbol)
    {
        var side = Below(2) == 0 ? Side.Bid : Side.Ask;
        // Most orders stand near the market: the smaller of two draws.
        var distance = 1 + Math.Min(Below(60), Below(60));
        var price = (symbol.Mid + (side == Side.Bid ? -distance : distance)) * Tick;
        symbol.Add(side, price, ++_reference);
        return Itch50Encoder.WriteAdd(Body, symbol.Locate, _timeNs, _reference, side, SizeOf(_reference), symbol.Name, price);
    }

    private int Execute(Symbol symbol, Side side)
    {
        var reference = symbol.TakeBest(side);
        return Itch50Encoder.WriteExecuted(Body, symbol.Locate, _timeNs, reference, SizeOf(reference), reference);
    }

    private int DeleteOldest(Symbol symbol) => Itch50Encoder.WriteDelete(Body, symbol.Locate, _timeNs, symbol.TakeOldest());

    private static uint SizeOf(ulong reference) => (uint)(1 + reference % 9) * 100;

    private Span<byte> Body => _message.AsSpan(2);

    private int Below(int limit)
    {
        _random ^= _random << 13;
        _random ^= _random >> 7;
        _random ^= _random << 17;
        return (int)((_random >> 33) % (ulong)limit);
    }

    private sealed class Symbol(int locate)
    {
        private readonly SortedSet<(int Price, ulong Reference)> _bids = [], _asks = [];
        private readonly Queue<(Side Side, int Price, ulong Reference)> _byAge = [];
        private int _step;

        public int Locate => locate;

        public SymbolName Name { get; } = SymbolName.Parse($"S{locate}");

        public int Mid { get; private set; } = OpeningTicks;

        public int Live => _bids.Count + _asks.Count;

        // A step of the cycle: calm, bursts downwards, recovery.
        public void Move(int draw)
        {
            var step = _step++ % (Calm + Burst * Bursts + Recovery);
            if (step < Calm)
                Mid += draw switch { 0 => 1, 1 => -1, _ => 0 };
            else if (step < Calm + Burst * Bursts)
                Mid -= (step - Calm) % Burst == 0 ? FallTicks / Bursts : 0;
            else
                Mid += (step % 3 == 0 ? 1 : 2);
        }

        /// <summary>Whether the market has gone through a resting order, which must be taken out before anything else happens.</summary>
        public bool Crossed(out Side side)
        {
            side = _bids.Count > 0 && _bids.Max.Price >= Mid * Tick ? Side.Bid : Side.Ask;
            return side == Side.Bid || _asks.Count > 0 && _asks.Min.Price <= Mid * Tick;
        }

        public void Add(Side side, int price, ulong reference)
        {
            (side == Side.Bid ? _bids : _asks).Add((price, reference));
            _byAge.Enqueue((side, price, reference));
        }

        public ulong TakeBest(Side side)
        {
            var best = side == Side.Bid ? _bids.Max : _asks.Min;
            (side == Side.Bid ? _bids : _asks).Remove(best);
            return best.Reference;
        }

        public ulong TakeOldest()
        {
            while (true)
            {
                var (side, price, reference) = _byAge.Dequeue();
                if ((side == Side.Bid ? _bids : _asks).Remove((price, reference)))
                    return reference;
            }
        }
    }
}
