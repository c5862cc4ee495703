using System.Buffers.Binary;

namespace Engine.Core.Feed.Fixed;

/// <summary>Writes the 32-byte messages that <see cref="FixedFormat"/> reads.</summary>
public static class FixedEncoder
{
    /// <summary>Writes size that appeared at, left, or was traded at a price.</summary>
    /// <param name="destination">At least <see cref="FixedFormat.MessageLength"/> bytes.</param>
    /// <param name="type"><see cref="FixedMessageType.Add"/>, <see cref="FixedMessageType.Reduce"/> or <see cref="FixedMessageType.Trade"/>.</param>
    /// <param name="symbol">The symbol's index.</param>
    /// <param name="timeNs">Nanoseconds since midnight.</param>
    /// <param name="side">The resting side.</param>
    /// <param name="price">In 1e-4.</param>
    /// <param name="size">In shares.</param>
    /// <param name="matchNumber">The trade's number; 0 for other types.</param>
    /// <returns>The bytes written.</returns>
    public static int WriteLevel(
        Span<byte> destination, FixedMessageType type, int symbol, long timeNs, Side side, int price, uint size, ulong matchNumber = 0)
    {
        var code = side == Side.Bid ? FixedLayout.BidCode : FixedLayout.AskCode;
        return Write(destination, type, code, symbol, timeNs, price, size, matchNumber);
    }

    /// <summary>Writes a symbol's name, tick and lot.</summary>
    /// <returns>The bytes written.</returns>
    public static int WriteDefinition(Span<byte> destination, int symbol, long timeNs, SymbolName name, int tick, uint lot) =>
        Write(destination, FixedMessageType.Definition, 0, symbol, timeNs, tick, lot, name.Value);

    /// <summary>Writes a symbol's trading status.</summary>
    /// <returns>The bytes written.</returns>
    public static int WriteStatus(Span<byte> destination, int symbol, long timeNs, TradingStatus status) =>
        Write(destination, FixedMessageType.Status, (byte)status, symbol, timeNs, 0, 0, 0);

    private static int Write(
        Span<byte> destination, FixedMessageType type, byte code, int symbol, long timeNs, int price, uint size, ulong reference)
    {
        var message = destination[..FixedFormat.MessageLength];
        message[FixedLayout.Type] = (byte)type;
        message[FixedLayout.Code] = code;
        BinaryPrimitives.WriteUInt16LittleEndian(message[FixedLayout.Reserved..], 0);
        BinaryPrimitives.WriteInt32LittleEndian(message[FixedLayout.Symbol..], symbol);
        BinaryPrimitives.WriteInt64LittleEndian(message[FixedLayout.TimeNs..], timeNs);
        BinaryPrimitives.WriteInt32LittleEndian(message[FixedLayout.Price..], price);
        BinaryPrimitives.WriteUInt32LittleEndian(message[FixedLayout.Size..], size);
        BinaryPrimitives.WriteUInt64LittleEndian(message[FixedLayout.Reference..], reference);
        return FixedFormat.MessageLength;
    }
}
