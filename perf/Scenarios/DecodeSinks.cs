using System.Buffers.Binary;
using Engine.Core;
using Engine.Core.Feed;
using Engine.Core.Feed.Itch50;
using Engine.Core.Feed.Itch50.Messages;

namespace Perf.Scenarios;

/// <summary>Takes events and adds up fields of each, so that none can be left out.</summary>
internal struct SummingSink : IEventSink
{
    public long Events;
    public ulong Sum;

    public void OnEvents(Span<MarketEvent> events)
    {
        var sum = 0UL;
        foreach (ref var e in events)
            sum += e.OrderReference + e.SecondaryReference + (uint)e.Price + e.Size + (byte)e.Kind + (byte)e.Side;
        Sum += sum;
        Events += events.Length;
    }
}

/// <summary>The bottom: copies the bytes and looks at none.</summary>
internal struct CopySink() : IMessageSink
{
    private readonly byte[] _copy = new byte[1 << 16];

    public long Bytes;

    public void OnMessages(SessionId session, ulong firstSequence, int count, ReadOnlySpan<byte> blocks, ulong receiveTsc)
    {
        blocks.CopyTo(_copy);
        Bytes += blocks.Length;
    }

    public readonly void OnControl(ref MarketEvent control)
    {
    }
}

/// <summary>The floor: steps from length to length and reads nothing else.</summary>
internal struct PrefixWalk : IMessageSink
{
    public long Bytes;

    public void OnMessages(SessionId session, ulong firstSequence, int count, ReadOnlySpan<byte> blocks, ulong receiveTsc)
    {
        while (blocks.Length >= 2)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(blocks);
            Bytes += length;
            blocks = blocks[(2 + length)..];
        }
    }

    public readonly void OnControl(ref MarketEvent control)
    {
    }
}

/// <summary>The usual way: a switch on the type, a load for each field.</summary>
internal readonly struct SwitchFormat : IWireFormat
{
    public static string Name => "switch";

    public static DecodeResult Decode(ReadOnlySpan<byte> message, ref MarketEvent e)
    {
        if (message.IsEmpty || Itch50Lengths.Of(message[0]) != message.Length)
            return DecodeResult.WrongLength;
        e.Symbol = BinaryPrimitives.ReadUInt16BigEndian(message[1..]);
        e.ExchangeTimeNs = (long)(BinaryPrimitives.ReadUInt64BigEndian(message[3..]) & 0xFFFF_FFFF_FFFF);
        switch (message[0])
        {
            case AddOrder.Type or AddOrderWithMpid.Type:
                return Set(message, ref e, EventKind.Add, U64(message, 24), U32(message, 32), U32(message, 20), message[19] == 'B' ? Side.Bid : Side.Ask);
            case OrderDelete.Type:
                return Set(message, ref e, EventKind.Delete, 0, 0, 0, Side.None);
            case OrderExecuted.Type:
                return Set(message, ref e, EventKind.Execute, U64(message, 23), 0, U32(message, 19), Side.None);
            case OrderCancel.Type:
                return Set(message, ref e, EventKind.Cancel, 0, 0, U32(message, 19), Side.None);
            case OrderReplace.Type:
                return Set(message, ref e, EventKind.Replace, U64(message, 19), U32(message, 31), U32(message, 27), Side.None);
            case Engine.Core.Feed.Itch50.Messages.Trade.Type:
                return Set(message, ref e, EventKind.Trade, U64(message, 36), U32(message, 32), U32(message, 20), message[19] == 'B' ? Side.Bid : Side.Ask);
            default:
                return Itch50Format.Decode(message, ref e);
        }
    }

    private static DecodeResult Set(ReadOnlySpan<byte> message, ref MarketEvent e, EventKind kind, ulong secondary, uint price, uint size, Side side)
    {
        e.OrderReference = U64(message, 11);
        e.SecondaryReference = secondary;
        e.Price = (int)price;
        e.Size = size;
        e.Kind = kind;
        e.Side = side;
        e.Flags = EventFlags.None;
        return DecodeResult.Event;
    }

    private static uint U32(ReadOnlySpan<byte> message, int offset) => BinaryPrimitives.ReadUInt32BigEndian(message[offset..]);

    private static ulong U64(ReadOnlySpan<byte> message, int offset) => BinaryPrimitives.ReadUInt64BigEndian(message[offset..]);
}
