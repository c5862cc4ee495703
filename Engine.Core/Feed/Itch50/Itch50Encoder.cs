using System.Buffers.Binary;

namespace Engine.Core.Feed.Itch50;

/// <summary>
/// Writes ITCH 5.0 messages: for simulated feeds and tests. Every method takes the destination, the stock locate code and the time
/// (nanoseconds since midnight) first, and returns the message's length. The tracking number is written as 0.
/// </summary>
/// <remarks>A destination shorter than the message throws <see cref="ArgumentOutOfRangeException"/> before a byte is written.</remarks>
public static class Itch50Encoder
{
    /// <summary>Writes a system event (1.1).</summary>
    public static int WriteSystemEvent(Span<byte> destination, long timeNs, byte eventCode)
    {
        var m = Begin(destination, (byte)'S', 0, timeNs);
        m[11] = eventCode;
        return m.Length;
    }

    /// <summary>Writes a directory entry of a live common stock with the given round lot (1.2.1).</summary>
    public static int WriteStockDirectory(Span<byte> destination, int locate, long timeNs, SymbolName stock, uint roundLot)
    {
        var m = Begin(destination, (byte)'R', locate, timeNs);
        stock.WriteTo(m[11..]);
        "QN"u8.CopyTo(m[19..]);
        U32(m, 21, roundLot);
        "NCZ PNN1N"u8.CopyTo(m[25..]);
        U32(m, 34, 0);
        m[38] = (byte)'N';
        return m.Length;
    }

    /// <summary>Writes a trading action (1.2.2).</summary>
    public static int WriteTradingAction(Span<byte> destination, int locate, long timeNs, SymbolName stock, byte state, ReadOnlySpan<byte> reason)
    {
        var m = Begin(destination, (byte)'H', locate, timeNs);
        stock.WriteTo(m[11..]);
        m[19] = state;
        m[20..].Fill((byte)' ');
        reason.CopyTo(m[21..]);
        return m.Length;
    }

    /// <summary>Writes a short sale restriction (1.2.3).</summary>
    public static int WriteRegSho(Span<byte> destination, int locate, long timeNs, SymbolName stock, byte action)
    {
        var m = Begin(destination, (byte)'Y', locate, timeNs);
        stock.WriteTo(m[11..]);
        m[19] = action;
        return m.Length;
    }

    /// <summary>Writes the position of an active primary market maker in normal mode (1.2.4).</summary>
    public static int WriteMarketParticipant(Span<byte> destination, int locate, long timeNs, SymbolName stock, ReadOnlySpan<byte> mpid)
    {
        var m = Begin(destination, (byte)'L', locate, timeNs);
        mpid[..4].CopyTo(m[11..]);
        stock.WriteTo(m[15..]);
        "YNA"u8.CopyTo(m[23..]);
        return m.Length;
    }

    /// <summary>Writes a new order (1.3.1).</summary>
    public static int WriteAdd(
        Span<byte> destination, int locate, long timeNs, ulong reference, Side side, uint shares, SymbolName stock, int price)
    {
        var m = Begin(destination, (byte)'A', locate, timeNs);
        Order(m, reference, side, shares, stock, price);
        return m.Length;
    }

    /// <summary>Writes a new order with attribution (1.3.2).</summary>
    public static int WriteAddAttributed(
        Span<byte> destination, int locate, long timeNs, ulong reference, Side side, uint shares, SymbolName stock, int price, ReadOnlySpan<byte> mpid)
    {
        var m = Begin(destination, (byte)'F', locate, timeNs);
        Order(m, reference, side, shares, stock, price);
        mpid[..4].CopyTo(m[36..]);
        return m.Length;
    }

    /// <summary>Writes an execution (1.4.1).</summary>
    public static int WriteExecuted(Span<byte> destination, int locate, long timeNs, ulong reference, uint shares, ulong match)
    {
        var m = Begin(destination, (byte)'E', locate, timeNs);
        U64(m, 11, reference);
        U32(m, 19, shares);
        U64(m, 23, match);
        return m.Length;
    }

    /// <summary>Writes an execution at a price of its own (1.4.2).</summary>
    public static int WriteExecutedWithPrice(
        Span<byte> destination, int locate, long timeNs, ulong reference, uint shares, ulong match, bool printable, int price)
    {
        var m = Begin(destination, (byte)'C', locate, timeNs);
        U64(m, 11, reference);
        U32(m, 19, shares);
        U64(m, 23, match);
        m[31] = printable ? (byte)'Y' : (byte)'N';
        U32(m, 32, (uint)price);
        return m.Length;
    }

    /// <summary>Writes a cancel of part of an order (1.4.3).</summary>
    public static int WriteCancel(Span<byte> destination, int locate, long timeNs, ulong reference, uint shares)
    {
        var m = Begin(destination, (byte)'X', locate, timeNs);
        U64(m, 11, reference);
        U32(m, 19, shares);
        return m.Length;
    }

    /// <summary>Writes a delete (1.4.4).</summary>
    public static int WriteDelete(Span<byte> destination, int locate, long timeNs, ulong reference)
    {
        var m = Begin(destination, (byte)'D', locate, timeNs);
        U64(m, 11, reference);
        return m.Length;
    }

    /// <summary>Writes a replace (1.4.5).</summary>
    public static int WriteReplace(Span<byte> destination, int locate, long timeNs, ulong original, ulong replacement, uint shares, int price)
    {
        var m = Begin(destination, (byte)'U', locate, timeNs);
        U64(m, 11, original);
        U64(m, 19, replacement);
        U32(m, 27, shares);
        U32(m, 31, (uint)price);
        return m.Length;
    }

    /// <summary>Writes a trade against a non-displayed order (1.5.1).</summary>
    public static int WriteTrade(Span<byte> destination, int locate, long timeNs, uint shares, SymbolName stock, int price, ulong match)
    {
        var m = Begin(destination, (byte)'P', locate, timeNs);
        Order(m, 0, Side.Bid, shares, stock, price);
        U64(m, 36, match);
        return m.Length;
    }

    /// <summary>Writes a cross (1.5.2).</summary>
    public static int WriteCross(Span<byte> destination, int locate, long timeNs, ulong shares, SymbolName stock, int price, ulong match, byte crossType)
    {
        var m = Begin(destination, (byte)'Q', locate, timeNs);
        U64(m, 11, shares);
        stock.WriteTo(m[19..]);
        U32(m, 27, (uint)price);
        U64(m, 31, match);
        m[39] = crossType;
        return m.Length;
    }

    /// <summary>Writes a broken trade (1.5.3).</summary>
    public static int WriteBrokenTrade(Span<byte> destination, int locate, long timeNs, ulong match)
    {
        var m = Begin(destination, (byte)'B', locate, timeNs);
        U64(m, 11, match);
        return m.Length;
    }

    /// <summary>Writes a net order imbalance with one price for far, near and reference (1.6).</summary>
    public static int WriteImbalance(
        Span<byte> destination, int locate, long timeNs, ulong paired, ulong imbalance, byte direction, SymbolName stock, int price, byte crossType)
    {
        var m = Begin(destination, (byte)'I', locate, timeNs);
        U64(m, 11, paired);
        U64(m, 19, imbalance);
        m[27] = direction;
        stock.WriteTo(m[28..]);
        U32(m, 36, (uint)price);
        U32(m, 40, (uint)price);
        U32(m, 44, (uint)price);
        m[48] = crossType;
        m[49] = (byte)'L';
        return m.Length;
    }

    private static Span<byte> Begin(Span<byte> destination, byte type, int locate, long timeNs)
    {
        var m = destination[..Itch50Lengths.Of(type)];
        // The tracking number's two bytes are the empty top of the time's eight.
        BinaryPrimitives.WriteUInt64BigEndian(m[3..], (ulong)timeNs);
        BinaryPrimitives.WriteUInt16BigEndian(m[1..], (ushort)locate);
        m[0] = type;
        return m;
    }

    private static void Order(Span<byte> m, ulong reference, Side side, uint shares, SymbolName stock, int price)
    {
        U64(m, 11, reference);
        m[19] = side == Side.Bid ? (byte)'B' : (byte)'S';
        U32(m, 20, shares);
        stock.WriteTo(m[24..]);
        U32(m, 32, (uint)price);
    }

    private static void U32(Span<byte> m, int offset, uint value) => BinaryPrimitives.WriteUInt32BigEndian(m[offset..], value);

    private static void U64(Span<byte> m, int offset, ulong value) => BinaryPrimitives.WriteUInt64BigEndian(m[offset..], value);
}
