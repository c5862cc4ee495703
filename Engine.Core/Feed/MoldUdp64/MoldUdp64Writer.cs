using System.Buffers.Binary;

namespace Engine.Core.Feed.MoldUdp64;

/// <summary>Builds packets, one after another, in a buffer of its own. Not for several threads.</summary>
/// <param name="session">The session.</param>
/// <param name="maxPacketBytes">The longest packet to build: the MTU less 28 bytes of IPv4 and UDP headers.</param>
public sealed class MoldUdp64Writer(SessionId session, int maxPacketBytes)
{
    private readonly byte[] _packet = new byte[maxPacketBytes];
    private int _length = MoldUdp64Header.Size;

    /// <summary>The session.</summary>
    public SessionId Session => session;

    /// <summary>Sequence of the first message of the packet being built.</summary>
    public ulong Sequence { get; private set; } = 1;

    /// <summary>Messages in it.</summary>
    public int Count { get; private set; }

    /// <summary>Sequence of the next message to be appended.</summary>
    public ulong NextSequence => Sequence + (uint)Count;

    /// <summary>Writes a packet without messages: a heartbeat or an end of session.</summary>
    /// <param name="destination">At least <see cref="MoldUdp64Header.Size"/> bytes.</param>
    /// <param name="session">The session.</param>
    /// <param name="next">Sequence of the next message to be sent.</param>
    /// <param name="count"><see cref="MoldUdp64Header.HeartbeatCount"/> or <see cref="MoldUdp64Header.EndOfSessionCount"/>.</param>
    public static void WriteEmpty(Span<byte> destination, SessionId session, ulong next, ushort count) =>
        MoldUdp64Header.Write(destination, session, next, count);

    /// <summary>Starts a packet at <paramref name="sequence"/>; what was being built is thrown away.</summary>
    public void Begin(ulong sequence)
    {
        Sequence = sequence;
        Count = 0;
        _length = MoldUdp64Header.Size;
    }

    /// <summary>Adds a message.</summary>
    /// <returns>False if the packet has no room for it, or is full.</returns>
    public bool TryAppend(ReadOnlySpan<byte> message)
    {
        if (_length + MoldUdp64Packet.BlockPrefix + message.Length > _packet.Length || Count == MoldUdp64Header.MaxCount)
            return false;
        BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(_length), (ushort)message.Length);
        message.CopyTo(_packet.AsSpan(_length + MoldUdp64Packet.BlockPrefix));
        _length += MoldUdp64Packet.BlockPrefix + message.Length;
        Count++;
        return true;
    }

    /// <summary>Completes the packet and begins the next one.</summary>
    /// <returns>The packet, until the next call of <see cref="TryAppend"/>.</returns>
    public ReadOnlySpan<byte> Finish()
    {
        MoldUdp64Header.Write(_packet, session, Sequence, (ushort)Count);
        var packet = _packet.AsSpan(0, _length);
        Begin(NextSequence);
        return packet;
    }
}
