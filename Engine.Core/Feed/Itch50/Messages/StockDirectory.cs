using System.Buffers.Binary;

namespace Engine.Core.Feed.Itch50.Messages;

/// <summary>A security and what is known of it at the start of the day. Type <c>R</c>, 39 bytes (ITCH 5.0, 1.2.1).</summary>
/// <remarks>A view: valid as long as the bytes it was made over.</remarks>
public readonly ref struct StockDirectory
{
    /// <summary>The type's letter.</summary>
    public const byte Type = (byte)'R';

    /// <summary>The message's length.</summary>
    public const int Length = 39;

    private readonly ReadOnlySpan<byte> _message;

    /// <summary>A view of the first 39 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public StockDirectory(ReadOnlySpan<byte> message) => _message = message[..Length];

    /// <summary>Locate code, tracking number and time.</summary>
    public MessageHead Head => new(_message);

    /// <summary>The security's symbol.</summary>
    public SymbolName Stock => SymbolName.Read(_message[11..]);

    /// <summary>Listing market: <c>Q</c> Nasdaq Global Select, <c>G</c> Global, <c>S</c> Capital, <c>N</c> NYSE, <c>A</c> NYSE American, <c>P</c> NYSE Arca, <c>Z</c> BATS, <c>V</c> Investors' Exchange, space: not available.</summary>
    public char MarketCategory => (char)_message[19];

    /// <summary><c>D</c> deficient, <c>E</c> delinquent, <c>Q</c> bankrupt, <c>S</c> suspended, <c>G</c>, <c>H</c>, <c>J</c>, <c>K</c> combinations, <c>C</c> creations or redemptions suspended, <c>N</c> normal, space: not available.</summary>
    public char FinancialStatus => (char)_message[20];

    /// <summary>Shares of a round lot.</summary>
    public uint RoundLotSize => BinaryPrimitives.ReadUInt32BigEndian(_message[21..]);

    /// <summary><c>Y</c>: only round lots are accepted; <c>N</c>: no restriction.</summary>
    public char RoundLotsOnly => (char)_message[25];

    /// <summary>Class of the security, such as <c>C</c> common stock.</summary>
    public char IssueClassification => (char)_message[26];

    /// <summary>Sub-type of the security, two characters.</summary>
    public ReadOnlySpan<byte> IssueSubType => _message.Slice(27, 2);

    /// <summary><c>P</c> live, <c>T</c> test.</summary>
    public char Authenticity => (char)_message[29];

    /// <summary>SEC Rule 203(b)(3): <c>Y</c> restricted, <c>N</c> not, space: not available.</summary>
    public char ShortSaleThreshold => (char)_message[30];

    /// <summary><c>Y</c>: set up for an IPO release, <c>N</c> not, space: not available.</summary>
    public char IpoFlag => (char)_message[31];

    /// <summary><c>1</c> tier 1, <c>2</c> tier 2, space: not applicable.</summary>
    public char LuldReferencePriceTier => (char)_message[32];

    /// <summary><c>Y</c>: an exchange-traded product, <c>N</c> not, space: not available.</summary>
    public char EtpFlag => (char)_message[33];

    /// <summary>Leverage of the product's index, as an integer.</summary>
    public uint EtpLeverageFactor => BinaryPrimitives.ReadUInt32BigEndian(_message[34..]);

    /// <summary><c>Y</c>: an inverse product, <c>N</c> not.</summary>
    public char InverseIndicator => (char)_message[38];
}
