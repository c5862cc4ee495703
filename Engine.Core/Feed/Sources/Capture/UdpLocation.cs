namespace Engine.Core.Feed.Sources.Capture;

/// <summary>Where in a frame a UDP datagram lies: offsets from the frame's start.</summary>
internal struct UdpLocation
{
    /// <summary>Source address, followed by the destination's.</summary>
    public int Addresses;
    public int AddressLength;
    public int Payload;
    public int PayloadLength;
    public ushort SourcePort;
    public ushort DestinationPort;
}
