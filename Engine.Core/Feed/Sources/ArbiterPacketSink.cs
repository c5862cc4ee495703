using Engine.Core.Feed.MoldUdp64;

namespace Engine.Core.Feed.Sources;

/// <summary>Hands received datagrams straight to an arbiter on the same thread.</summary>
/// <typeparam name="TSink">Where the arbiter's messages go.</typeparam>
/// <typeparam name="TRecovery">Where it asks for what it misses.</typeparam>
/// <param name="arbiter">The arbiter.</param>
public struct ArbiterPacketSink<TSink, TRecovery>(LineArbiter<TSink, TRecovery> arbiter) : IPacketSink
    where TSink : struct, IMessageSink
    where TRecovery : struct, IRecoveryChannel
{
    /// <summary>Monotonic time of this duty cycle in nanoseconds; set before each poll.</summary>
    public long NowNs;

    /// <inheritdoc/>
    public readonly void OnPacket(int line, ReadOnlySpan<byte> datagram, ulong receiveTsc) =>
        arbiter.OnPacket(line, datagram, receiveTsc, NowNs);
}
