namespace Engine.Core.Feed.Sources.Capture;

/// <summary>What a captured frame turned out to be.</summary>
public enum FrameResult : byte
{
    /// <summary>A UDP datagram.</summary>
    Udp,

    /// <summary>The link layer of the capture is not one of those supported.</summary>
    UnknownLink,

    /// <summary>No IP packet.</summary>
    NotIp,

    /// <summary>An IP packet, but not UDP.</summary>
    NotUdp,

    /// <summary>A fragment of an IP packet: market data is not sent in fragments, and they are not put together.</summary>
    Fragment,

    /// <summary>Fewer bytes were captured than the packet had.</summary>
    Cut,

    /// <summary>Headers that contradict themselves.</summary>
    Malformed,
}
