using System.Buffers.Binary;

namespace Engine.Core.Feed.Itch50.Messages;

/// <summary>Net order imbalance indicator (NOII) before a cross. Type <c>I</c>, 50 bytes (ITCH 5.0, 1.6).</summary>
/// <remarks>A view: valid as long as the bytes it was made over.</remarks>
public readonly ref struct NetOrderImbalance
{
    /// <summary>The type's letter.</summary>
    public const byte Type = (byte)'I';

    /// <summary>The message's length.</summary>
    public const int Length = 50;

    private readonly ReadOnlySpan<byte> _message;

    /// <summary>A view of the first 50 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public NetOrderImbalance(ReadOnlySpan<byte> message) => _message = message[..Length];

    /// <summary>Locate code, tracking number and time.</summary>
    public MessageHead Head => new(_message);

    /// <summary>Shares paired at the reference price.</summary>
    public ulong PairedShares => BinaryPrimitives.ReadUInt64BigEndian(_message[11..]);

    /// <summary>Shares not paired.</summary>
    public ulong ImbalanceShares => BinaryPrimitives.ReadUInt64BigEndian(_message[19..]);

    /// <summary><c>B</c> buy, <c>S</c> sell, <c>N</c> none, <c>O</c> insufficient orders, <c>P</c> paused.</summary>
    public char ImbalanceDirection => (char)_message[27];

    /// <summary>The security's symbol.</summary>
    public SymbolName Stock => SymbolName.Read(_message[28..]);

    /// <summary>Far indicative clearing price, in 1e-4.</summary>
    public uint FarPrice => BinaryPrimitives.ReadUInt32BigEndian(_message[36..]);

    /// <summary>Near indicative clearing price, in 1e-4.</summary>
    public uint NearPrice => BinaryPrimitives.ReadUInt32BigEndian(_message[40..]);

    /// <summary>Current reference price, in 1e-4.</summary>
    public uint ReferencePrice => BinaryPrimitives.ReadUInt32BigEndian(_message[44..]);

    /// <summary><c>O</c> opening, <c>C</c> closing, <c>H</c> IPO or halted or paused, <c>A</c> extended trading close.</summary>
    public char CrossType => (char)_message[48];

    /// <summary>Deviation of the near price from the reference: <c>L</c> below 1%, <c>1</c> to <c>9</c>, <c>A</c>, <c>B</c>, <c>C</c> above, space: cannot be calculated.</summary>
    public char PriceVariation => (char)_message[49];
}
