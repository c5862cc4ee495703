using System.Net;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Feed.Sources;

namespace Engine.Core.Simulation.Publishing;

/// <summary>
/// Publishes messages as a MoldUDP64 feed: packs them, sends each packet over every line, keeps it for retransmission, and serves
/// retransmissions and snapshots. One thread publishes; the servers have their own.
/// </summary>
public sealed class FeedPublisher : IDisposable
{
    private readonly PublisherOptions _options;
    private readonly Line[] _lines;
    private readonly PacketHistory? _history;
    private readonly RetransmissionServer? _retransmission;
    private readonly SnapshotServer? _snapshots;
    private readonly SnapshotDesk _desk = new();
    private MoldUdp64Writer _writer;
    private long _packets;
    private long _messages;

    /// <summary>Opens the sockets and starts the servers.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message names them all.</exception>
    public FeedPublisher(PublisherOptions options)
    {
        var faults = new List<string>();
        options.Validate(faults);
        if (faults.Count > 0)
            throw new ArgumentException(string.Join(Environment.NewLine, faults), nameof(options));
        _options = options;
        _lines = [.. options.Lines.Select((line, i) => new Line(i, line, options))];
        _writer = new MoldUdp64Writer(options.Session, options.MaxPacketBytes);
        if (options.Retransmission is { } retransmission)
        {
            _history = new PacketHistory(options.HistoryPackets, options.HistoryBytes);
            _retransmission = new RetransmissionServer(retransmission, _history, options.MaxPacketBytes);
        }

        if (options.Snapshots is { } snapshots)
            _snapshots = new SnapshotServer(snapshots, _desk);
        _history?.Begin(options.Session);
    }

    /// <summary>The session being published.</summary>
    public SessionId Session => _writer.Session;

    /// <summary>Sequence of the next message.</summary>
    public ulong NextSequence => _writer.NextSequence;

    /// <summary>Messages published. Any thread.</summary>
    public long Messages => Volatile.Read(ref _messages);

    /// <summary>Packets published, each counted once however many lines there are. Any thread.</summary>
    public long Packets => Volatile.Read(ref _packets);

    /// <summary>Where retransmissions are served; null if they are not.</summary>
    public IPEndPoint? RetransmissionEndPoint => _retransmission?.EndPoint;

    /// <summary>Where snapshots are served; null if they are not.</summary>
    public IPEndPoint? SnapshotEndPoint => _snapshots?.EndPoint;

    /// <summary>Retransmission requests that were answered. Any thread.</summary>
    public long RequestsAnswered => _retransmission?.Answered ?? 0;

    /// <summary>Snapshots that were served. Any thread.</summary>
    public long SnapshotsServed => _snapshots?.Served ?? 0;

    /// <summary>Requests, of either server, that ended with an error of the socket or a client that went away. Any thread.</summary>
    public long RequestsFailed => (_retransmission?.Failures ?? 0) + (_snapshots?.Failures ?? 0);

    /// <summary>Datagrams that the kernel did not take.</summary>
    public long SendFailures => _lines.Sum(l => l.Failed);

    /// <summary>What a line has done to its packets.</summary>
    public FaultyLine FaultsOf(int line) => _lines[line].Faults;

    /// <summary>How far the receivers on this machine are, as far as it can be known: those of the lines that go to loopback.</summary>
    internal ReceiverState LocalReceivers()
    {
        var local = _options.Lines.Where(line => IPAddress.IsLoopback(line.Destination.Address)).Select(line => ReceiveQueue.UnreadBytes(line.Destination)).ToArray();
        if (local.Any(unread => unread > 0))
            return ReceiverState.Behind;
        return local.Length == _options.Lines.Count && local.All(unread => unread == ReceiveQueue.Nobody) ? ReceiverState.Gone : ReceiverState.Unknown;
    }

    /// <summary>Publishes a message. Its packet leaves when it is full, or at the next <see cref="Flush"/>.</summary>
    public void Publish(ReadOnlySpan<byte> message)
    {
        if (!_writer.TryAppend(message))
        {
            FinishPacket();
            if (!_writer.TryAppend(message))
                throw new ArgumentException($"A message of {message.Length} bytes does not fit a packet of {_options.MaxPacketBytes}.", nameof(message));
        }

        Volatile.Write(ref _messages, _messages + 1);
        if (_writer.Count == _options.MessagesPerPacket)
            FinishPacket();
    }

    /// <summary>Completes the open packet and hands everything to the kernel.</summary>
    public void Flush()
    {
        FinishPacket();
        foreach (var line in _lines)
            line.Flush();
    }

    /// <summary>Sends a heartbeat.</summary>
    public void Heartbeat() => SendEmpty(MoldUdp64Header.HeartbeatCount);

    /// <summary>Sends an end of session.</summary>
    public void EndSession()
    {
        foreach (var line in _lines)
            line.ReleaseOvertaken();
        SendEmpty(MoldUdp64Header.EndOfSessionCount);
    }

    /// <summary>Goes on with another session, from sequence 1.</summary>
    public void StartSession(SessionId session)
    {
        Flush();
        _writer = new MoldUdp64Writer(session, _options.MaxPacketBytes);
        _history?.Begin(session);
    }

    /// <summary>Answers a snapshot request if there is one. To be called between messages by the thread that owns <paramref name="content"/>.</summary>
    public void ServeSnapshot(IFeedContent content) => _desk.Serve(Session, NextSequence - 1, content);

    /// <summary>Closes the sockets and stops the servers.</summary>
    public void Dispose()
    {
        _retransmission?.Dispose();
        _snapshots?.Dispose();
        foreach (var line in _lines)
            line.Dispose();
    }

    private void FinishPacket()
    {
        if (_writer.Count == 0)
            return;
        var (sequence, count) = (_writer.Sequence, _writer.Count);
        var packet = _writer.Finish();
        // Kept before it is sent: a receiver may ask for it at once.
        _history?.Add(sequence, count, packet[MoldUdp64Header.Size..]);
        Send(packet);
        Volatile.Write(ref _packets, _packets + 1);
    }

    private void SendEmpty(ushort count)
    {
        Span<byte> packet = stackalloc byte[MoldUdp64Header.Size];
        Flush();
        MoldUdp64Writer.WriteEmpty(packet, Session, NextSequence, count);
        Send(packet);
        foreach (var line in _lines)
            line.Flush();
    }

    private void Send(ReadOnlySpan<byte> packet)
    {
        foreach (var line in _lines)
            line.Send(packet);
    }

    private sealed class Line(int number, PublisherLine line, PublisherOptions options) : IDisposable
    {
        private readonly SegmentingSender _sender = new(line.Destination, options.MulticastInterface, options.MulticastTtl);
        private readonly FaultyLine _faults = new(number, line.Faults);

        public FaultyLine Faults => _faults;

        public long Failed => _sender.Failed;

        public void Send(ReadOnlySpan<byte> packet)
        {
            var output = new ToSender(_sender);
            _faults.Send(packet, ref output);
        }

        public void ReleaseOvertaken()
        {
            var output = new ToSender(_sender);
            _faults.Flush(ref output);
        }

        public void Flush() => _sender.Flush();

        public void Dispose() => _sender.Dispose();
    }

    private readonly struct ToSender(SegmentingSender sender) : IPacketSink
    {
        public void OnPacket(int line, ReadOnlySpan<byte> datagram, ulong receiveTsc) => sender.Append(datagram);
    }
}

/// <summary>How far the receivers of a feed are.</summary>
internal enum ReceiverState
{
    /// <summary>It cannot be known, or they have read everything.</summary>
    Unknown,

    /// <summary>One has not read everything yet.</summary>
    Behind,

    /// <summary>Nobody listens.</summary>
    Gone,
}
