using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Engine.Core.Feed.Fixed;

/// <summary>
/// The simulated feed's 32-byte messages: levels of the book, not orders. One fixed little-endian layout for all types;
/// <c>PROTOCOL.md</c> beside this file draws it.
/// </summary>
public readonly struct FixedFormat : IWireFormat
{
    /// <summary>The length of every message.</summary>
    public const int MessageLength = FixedLayout.End;

    /// <inheritdoc/>
    public static string Name => "fixed";

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DecodeResult Decode(ReadOnlySpan<byte> message, ref MarketEvent e)
    {
        if (message.Length != MessageLength)
            return OnLengthMismatch(message);
        ref var m = ref MemoryMarshal.GetReference(message);
        var symbol = U32(ref m, FixedLayout.Symbol);
        var price = U32(ref m, FixedLayout.Price);
        var timeNs = U64(ref m, FixedLayout.TimeNs);
        e.Symbol = (int)symbol;
        e.Price = (int)price;
        e.ExchangeTimeNs = (long)timeNs;
        e.Size = U32(ref m, FixedLayout.Size);
        e.OrderReference = 0;
        e.SecondaryReference = U64(ref m, FixedLayout.Reference);
        e.Flags = EventFlags.None;
        var kind = KindOf((FixedMessageType)m);
        if (kind is EventKind.None or EventKind.SymbolDefinition or EventKind.Status)
            return DecodeRare(ref m, ref e);
        var code = Unsafe.Add(ref m, FixedLayout.Code);
        e.Kind = kind;
        e.Side = code == FixedLayout.BidCode ? Side.Bid : Side.Ask;
        return code is FixedLayout.BidCode or FixedLayout.AskCode && IsRepresentable(symbol, price, timeNs)
            ? DecodeResult.Event
            : DecodeResult.BadValue;
    }

    /// <summary>Reads the exchange time of any message, in nanoseconds since midnight.</summary>
    /// <returns>False if the message has not the length of one.</returns>
    public static bool TryReadTime(ReadOnlySpan<byte> message, out long timeNs)
    {
        timeNs = 0;
        if (message.Length != MessageLength)
            return false;
        timeNs = BinaryPrimitives.ReadInt64LittleEndian(message[FixedLayout.TimeNs..]);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static EventKind KindOf(FixedMessageType type) => type switch
    {
        FixedMessageType.Add => EventKind.LevelAdd,
        FixedMessageType.Reduce => EventKind.LevelReduce,
        FixedMessageType.Trade => EventKind.LevelTrade,
        FixedMessageType.Definition => EventKind.SymbolDefinition,
        FixedMessageType.Status => EventKind.Status,
        _ => EventKind.None,
    };

    // The top bit of a symbol index, a price or a time cannot be represented by the event's signed fields.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsRepresentable(uint symbol, uint price, ulong timeNs) =>
        (int)(symbol | price | (uint)(timeNs >> 32)) >= 0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static DecodeResult DecodeRare(ref byte m, ref MarketEvent e)
    {
        e.Side = Side.None;
        e.Kind = KindOf((FixedMessageType)m);
        if (e.Kind == EventKind.None)
            return DecodeResult.UnknownType;
        if (e.Symbol < 0 || e.Price < 0 || e.ExchangeTimeNs < 0)
            return DecodeResult.BadValue;
        if (e.Kind == EventKind.SymbolDefinition)
            return DecodeResult.Event;
        var status = Unsafe.Add(ref m, FixedLayout.Code);
        e.Size = status;
        e.SecondaryReference = 0;
        return status is >= (byte)TradingStatus.Trading and <= (byte)TradingStatus.QuotationOnly
            ? DecodeResult.Event
            : DecodeResult.BadValue;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static DecodeResult OnLengthMismatch(ReadOnlySpan<byte> message) =>
        message.IsEmpty || KindOf((FixedMessageType)message[0]) != EventKind.None ? DecodeResult.WrongLength : DecodeResult.UnknownType;

    private static uint U32(ref byte m, int offset)
    {
        var value = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref m, offset));
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    private static ulong U64(ref byte m, int offset)
    {
        var value = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref m, offset));
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }
}
