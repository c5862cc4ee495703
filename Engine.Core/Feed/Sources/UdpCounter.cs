namespace Engine.Core.Feed.Sources;

/// <summary>What a <see cref="UdpReceiver"/> counts. The names are the ones an operator sees.</summary>
public enum UdpCounter
{
    /// <summary>Datagrams taken from sockets, those dropped here included.</summary>
    Datagrams,

    /// <summary>Bytes in them.</summary>
    Bytes,

    /// <summary>System calls that returned datagrams. <see cref="Datagrams"/> over this is the datagrams a call.</summary>
    Calls,

    /// <summary>System calls that found nothing.</summary>
    EmptyCalls,

    /// <summary>System calls that failed, such as by an ICMP error.</summary>
    FailedCalls,

    /// <summary>Datagrams the kernel dropped because the socket buffer was full, as far as later packets have told (<c>SO_RXQ_OVFL</c>).</summary>
    KernelDrops,

    /// <summary>Datagrams longer than <see cref="UdpOptions.MaxDatagramBytes"/>, dropped.</summary>
    Truncated,

    /// <summary>Datagrams from a source that is not allowed, dropped.</summary>
    RefusedSources,

    /// <summary>Times reading stopped because the packet ring was full.</summary>
    Stalls,
}
