namespace Engine.Core.Feed.Itch50;

/// <summary>The length of every message type of Nasdaq TotalView-ITCH 5.0. Lengths are fixed: a type has exactly one.</summary>
public static class Itch50Lengths
{
    /// <summary>The longest message (the net order imbalance indicator).</summary>
    public const int Longest = 50;

    /// <summary>The shortest message (a system event); every message has at least the 11-byte head: type, locate, tracking number, timestamp.</summary>
    public const int Shortest = 12;

    // Indexed by type. A constant table in the image: no static constructor stands before an access.
    internal static ReadOnlySpan<byte> ByType =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        /* @ */ 0, /* A */ 36, /* B */ 19, /* C */ 36, /* D */ 19, /* E */ 31, /* F */ 40, /* G */ 0,
        /* H */ 25, /* I */ 50, /* J */ 35, /* K */ 28, /* L */ 26, /* M */ 0, /* N */ 20, /* O */ 48,
        /* P */ 44, /* Q */ 40, /* R */ 39, /* S */ 12, /* T */ 0, /* U */ 35, /* V */ 35, /* W */ 12,
        /* X */ 23, /* Y */ 20, /* Z */ 0, 0, 0, 0, 0, 0,
        /* ` */ 0, /* a */ 0, /* b */ 0, /* c */ 0, /* d */ 0, /* e */ 0, /* f */ 0, /* g */ 0,
        /* h */ 21, /* i */ 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>The length of a message of <paramref name="type"/>, or 0 for a type the specification does not have.</summary>
    public static int Of(byte type) => ByType[type];
}
