namespace Engine.Core.Feed.MoldUdp64;

/// <summary>Which way a packet came. Lines carry the same packets; the first copy wins.</summary>
public static class FeedLine
{
    /// <summary>The first line.</summary>
    public const int A = 0;

    /// <summary>The second line.</summary>
    public const int B = 1;

    /// <summary>Replies of retransmission servers.</summary>
    public const int Retransmission = 7;

    /// <summary>How many there can be.</summary>
    public const int Count = 8;
}
