using System.Buffers.Binary;
using System.Text;

namespace Engine.Tests.Feed.Itch50;

/// <summary>Builds a message field by field, in the order of the specification's tables.</summary>
internal sealed class Itch50Message
{
    private readonly List<byte> _bytes = [];

    public Itch50Message(char type, ushort locate = 7, ulong timeNs = 0x1F1A_CED8_5306, ushort tracking = 2)
    {
        _bytes.Add((byte)type);
        U16(locate);
        U16(tracking);
        Span<byte> time = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(time, timeNs);
        _bytes.AddRange(time[2..]);
    }

    public Itch50Message Text(string text, int length)
    {
        _bytes.AddRange(Encoding.ASCII.GetBytes(text.PadRight(length)));
        return this;
    }

    public Itch50Message Char(char c) => Text(c.ToString(), 1);

    public Itch50Message U16(ushort value)
    {
        Span<byte> field = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(field, value);
        _bytes.AddRange(field);
        return this;
    }

    public Itch50Message U32(uint value)
    {
        Span<byte> field = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(field, value);
        _bytes.AddRange(field);
        return this;
    }

    public Itch50Message U64(ulong value)
    {
        Span<byte> field = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(field, value);
        _bytes.AddRange(field);
        return this;
    }

    public byte[] ToArray() => [.. _bytes];
}
