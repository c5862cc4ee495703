namespace Engine.Core;

/// <summary>
/// A MoldUDP64 session name (10 characters: letters, digits, spaces) packed into 64 bits without loss: a number in base 63.
/// Zero is "no session".
/// </summary>
/// <param name="Value">The packed name.</param>
public readonly record struct SessionId(ulong Value)
{
    /// <summary>Length of a session name on the wire.</summary>
    public const int Length = 10;

    private static ReadOnlySpan<byte> Alphabet => " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8;

    /// <summary>Packs a name of up to 10 characters, padded with spaces on the right.</summary>
    /// <exception cref="ArgumentException">The name is too long or has a character outside letters, digits and space.</exception>
    public static SessionId Parse(string name)
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes.Fill((byte)' ');
        if (name.Length > Length)
            throw new ArgumentException($"Session '{name}' is longer than {Length} characters.", nameof(name));
        for (var i = 0; i < name.Length; i++)
            bytes[i] = name[i] < 128 ? (byte)name[i] : (byte)'?';
        if (!TryParse(bytes, out var session))
            throw new ArgumentException($"Session '{name}' may only have letters, digits and spaces.", nameof(name));
        return session;
    }

    /// <summary>Packs the 10 bytes of a packet header. NULs count as spaces: some captures have them.</summary>
    /// <returns>False if a byte is not a letter, a digit, a space or NUL.</returns>
    public static bool TryParse(ReadOnlySpan<byte> name, out SessionId session)
    {
        ulong value = 0;
        for (var i = 0; i < Length; i++)
        {
            var digit = DigitOf(name[i]);
            if (digit < 0)
            {
                session = default;
                return false;
            }

            value = value * 63 + (uint)digit;
        }

        session = new SessionId(value);
        return true;
    }

    /// <summary>Writes the 10 bytes of the name, padded with spaces.</summary>
    public void WriteTo(Span<byte> destination)
    {
        var value = Value;
        for (var i = Length - 1; i >= 0; i--)
        {
            destination[i] = Alphabet[(int)(value % 63)];
            value /= 63;
        }
    }

    /// <summary>The name without its padding.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        WriteTo(bytes);
        return System.Text.Encoding.ASCII.GetString(bytes).TrimEnd(' ');
    }

    private static int DigitOf(byte c) => c switch
    {
        (byte)' ' or 0 => 0,
        >= (byte)'0' and <= (byte)'9' => c - '0' + 1,
        >= (byte)'A' and <= (byte)'Z' => c - 'A' + 11,
        >= (byte)'a' and <= (byte)'z' => c - 'a' + 37,
        _ => -1,
    };
}
