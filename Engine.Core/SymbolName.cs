using System.Buffers.Binary;

namespace Engine.Core;

/// <summary>A symbol's name: 8 ASCII characters, padded with spaces on the right, packed as they stand on the wire (big-endian). Zero is "no name".</summary>
/// <param name="Value">The packed characters.</param>
public readonly record struct SymbolName(ulong Value)
{
    /// <summary>Length of a name on the wire.</summary>
    public const int Length = 8;

    /// <summary>Packs the 8 bytes of a wire field.</summary>
    public static SymbolName Read(ReadOnlySpan<byte> field) => new(BinaryPrimitives.ReadUInt64BigEndian(field));

    /// <summary>Packs a name of up to 8 ASCII characters.</summary>
    /// <exception cref="ArgumentException">The name is empty, too long or not printable ASCII.</exception>
    public static SymbolName Parse(string name)
    {
        if (name.Length is 0 or > Length || name.Any(c => c is < '!' or > '~'))
            throw new ArgumentException($"Symbol '{name}' must be 1 to {Length} printable ASCII characters.", nameof(name));
        Span<byte> bytes = stackalloc byte[Length];
        bytes.Fill((byte)' ');
        System.Text.Encoding.ASCII.GetBytes(name, bytes);
        return Read(bytes);
    }

    /// <summary>Writes the 8 bytes of the name, padded with spaces.</summary>
    public void WriteTo(Span<byte> destination) => BinaryPrimitives.WriteUInt64BigEndian(destination, Value);

    /// <summary>The name without its padding; bytes that are not printable ASCII become <c>?</c> (names come from the wire).</summary>
    public override string ToString()
    {
        Span<char> chars = stackalloc char[Length];
        var length = 0;
        for (var i = 0; i < Length; i++)
        {
            var c = (byte)(Value >> (56 - 8 * i));
            chars[i] = c is >= (byte)' ' and <= (byte)'~' ? (char)c : c == 0 ? ' ' : '?';
            if (chars[i] != ' ')
                length = i + 1;
        }

        return chars[..length].ToString();
    }
}
