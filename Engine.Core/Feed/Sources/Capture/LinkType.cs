namespace Engine.Core.Feed.Sources.Capture;

/// <summary>Link layers of captures, by their registered numbers (tcpdump.org/linktypes.html).</summary>
internal static class LinkType
{
    public const int Ethernet = 1;
    public const int RawIp = 101;
    public const int LinuxCooked = 113;
    public const int LinuxCooked2 = 276;
    public const int Ipv4 = 228;
    public const int Ipv6 = 229;
}
