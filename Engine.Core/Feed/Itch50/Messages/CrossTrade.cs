using System.Buffers.Binary;

namespace Engine.Core.Feed.Itch50.Messages;

/// <summary>The completion of a cross, with its bulk print. Type <c>Q</c>, 40 bytes (ITCH 5.0, 1.5.2).</summary>
/// <remarks>A view: valid as long as the bytes it was made over.</remarks>
public readonly ref struct CrossTrade
{
    /// <summary>The type's letter.</summary>
    public const byte Type = (byte)'Q';

    /// <summary>The message's length.</summary>
    public const int Length = 40;

    private readonly ReadOnlySpan<byte> _message;

    /// <summary>A view of the first 40 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public CrossTrade(ReadOnlySpan<byte> message) => _message = message[..Length];

    /// <summary>Locate code, tracking number and time.</summary>
    public MessageHead Head => new(_message);

    /// <summary>Shares matched; 0 if the cross had no trade.</summary>
    public ulong Shares => BinaryPrimitives.ReadUInt64BigEndian(_message[11..]);

    /// <summary>The security's symbol.</summary>
    public SymbolName Stock => SymbolName.Read(_message[19..]);

    /// <summary>Cross price, in 1e-4.</summary>
    public uint CrossPrice => BinaryPrimitives.ReadUInt32BigEndian(_message[27..]);

    /// <summary>The match number of the day.</summary>
    public ulong MatchNumber => BinaryPrimitives.ReadUInt64BigEndian(_message[31..]);

    /// <summary><c>O</c> opening, <c>C</c> closing, <c>H</c> IPO or halted or paused, <c>A</c> extended trading close.</summary>
    public char CrossType => (char)_message[39];
}
