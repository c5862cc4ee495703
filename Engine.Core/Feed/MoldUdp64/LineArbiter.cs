using System.Runtime.CompilerServices;

namespace Engine.Core.Feed.MoldUdp64;

/// <summary>
/// Makes one gapless stream of messages out of the packets of several MoldUDP64 lines and of retransmission servers: the first copy of a
/// message wins, what is early waits in a bounded window, what is missing is asked for, and what never comes is declared lost.
/// </summary>
/// <remarks>
/// One thread owns it. Time is passed in, so that a test can run hours in a millisecond. It allocates nothing after construction and
/// throws nothing, whatever the bytes. What each input leads to is a table in <c>Feed/MoldUdp64/PROTOCOL.md</c>.
/// </remarks>
/// <typeparam name="TSink">Where messages and control events go.</typeparam>
/// <typeparam name="TRecovery">Where missing messages are asked for.</typeparam>
public sealed partial class LineArbiter<TSink, TRecovery> : IDisposable
    where TSink : struct, IMessageSink
    where TRecovery : struct, IRecoveryChannel
{
    private readonly ArbiterOptions _options;
    private readonly ReorderWindow _window;
    private readonly HoleList _holes;
    private TSink _sink;
    private TRecovery _recovery;

    // Between _expected and _highest lie the holes and, in the window, the packets behind them. Equal: nothing is missing.
    private ulong _expected;
    private ulong _highest;
    private ulong _nameHead;
    private ushort _nameTail;
    private SessionState _state;
    private long _nowNs;
    private long _lastHeardNs;

    /// <summary>Takes all memory it will ever need.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message names them all.</exception>
    public LineArbiter(TSink sink, TRecovery recovery, ArbiterOptions options)
    {
        var faults = new List<string>();
        options.Validate(faults);
        if (faults.Count > 0)
            throw new ArgumentException(string.Join(Environment.NewLine, faults), nameof(options));
        _options = options;
        _sink = sink;
        _recovery = recovery;
        _window = new ReorderWindow(options.WindowPackets, options.WindowPacketBytes);
        _holes = new HoleList(options.MaxHoles);
        _insisting = new InsistingSession(options.SessionChangePackets - 1, MoldUdp64Header.Size + options.WindowPacketBytes);
        _buffer = new RecoveryBuffer(recovery.HasSnapshots ? options.RecoveryBufferBytes : 1);
    }

    private enum SessionState : byte
    {
        /// <summary>No session was heard yet.</summary>
        None,

        /// <summary>In a session.</summary>
        Open,

        /// <summary>In a session that has fallen silent, or is heard again but not complete yet.</summary>
        Silent,

        /// <summary>The session is over.</summary>
        Ended,
    }

    /// <summary>What was counted.</summary>
    public FeedCounters Counters { get; } = new();

    /// <summary>The sink, in place.</summary>
    public ref TSink Sink => ref _sink;

    /// <summary>The way to what is missing, in place.</summary>
    public ref TRecovery Recovery => ref _recovery;

    /// <summary>The current session; default before the first.</summary>
    public SessionId Session { get; private set; }

    /// <summary>The next sequence to be handed on.</summary>
    public ulong Expected => _expected;

    /// <summary>Packets that wait in the window.</summary>
    public int Held => _window.Count;

    /// <summary>True if every message known to have been sent was handed on.</summary>
    public bool IsComplete => _expected == _highest;

    /// <summary>Takes a datagram. Its bytes are not used after the call.</summary>
    /// <param name="line">Which way it came: a <see cref="FeedLine"/>.</param>
    /// <param name="datagram">The bytes, whatever they are.</param>
    /// <param name="receiveTsc">TSC at which it was received.</param>
    /// <param name="nowNs">Monotonic time of this duty cycle in nanoseconds.</param>
    [HotPath]
    public void OnPacket(int line, ReadOnlySpan<byte> datagram, ulong receiveTsc, long nowNs)
    {
        _nowNs = nowNs;
        Counters.Increment(FeedCounter.Packets);
        var fault = MoldUdp64Packet.Validate(datagram, out var header);
        if (fault != PacketFault.None)
            OnFault(fault);
        else if ((header.NameHead == _nameHead && header.NameTail == _nameTail) || TrySwitchTo(line, in header, datagram, receiveTsc))
            OnValid(line, in header, datagram[MoldUdp64Header.Size..], receiveTsc);
    }

    /// <summary>Looks after deadlines: requests, declared losses, silence. To be called once each duty cycle, whether packets came or not.</summary>
    /// <param name="nowNs">Monotonic time of this duty cycle in nanoseconds.</param>
    [HotPath]
    public void OnTick(long nowNs)
    {
        _nowNs = nowNs;
        if (_holes.Count != 0)
            ServiceHoles();
        if (_phase != RecoveryPhase.None || _isFetching)
            ServiceRecovery();
        if (_state == SessionState.Open && _phase != RecoveryPhase.Applying && !IsHeard)
            OnSilence();
    }

    /// <summary>Gives up what is missing and hands on what waits behind it: for a source that has come to its end.</summary>
    public void Finish()
    {
        while (_holes.Count != 0)
            DeclareFirstHole(everything: true);
        FinishRebuild();
        SettleState();
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _window.Dispose();
        _buffer.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void OnValid(int line, in MoldUdp64Header header, ReadOnlySpan<byte> blocks, ulong receiveTsc)
    {
        _foreignPackets = 0;
        Counters.CountLine(line);
        if (line != FeedLine.Retransmission)
            _lastHeardNs = _nowNs;
        if (header.Sequence == _expected && _highest == _expected && _state == SessionState.Open && !header.IsEmpty)
        {
            Counters.CountFirst(line);
            _highest += header.Count;
            Apply(header.Sequence, header.Count, blocks, receiveTsc);
        }
        else
        {
            OnUnusual(line, in header, blocks, receiveTsc);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Apply(ulong sequence, int count, ReadOnlySpan<byte> blocks, ulong receiveTsc)
    {
        _expected = sequence + (uint)count;
        Counters.Add(FeedCounter.MessagesApplied, count);
        if (_phase == RecoveryPhase.None)
            _sink.OnMessages(Session, sequence, count, blocks, receiveTsc);
        else
            ApplyRecovering(sequence, count, blocks, receiveTsc);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OnUnusual(int line, in MoldUdp64Header header, ReadOnlySpan<byte> blocks, ulong receiveTsc)
    {
        if (line == FeedLine.Retransmission)
            Counters.Increment(FeedCounter.RetransmissionPackets);
        if (header.Count == MoldUdp64Header.HeartbeatCount)
            OnHeartbeat(header.Sequence);
        else if (header.Count == MoldUdp64Header.EndOfSessionCount)
            OnEndOfSession(header.Sequence);
        else if (_state == SessionState.Ended)
            Counters.Increment(FeedCounter.PacketsAfterEnd);
        else
            OnMessages(line, header.Sequence, header.Count, blocks, receiveTsc);
        SettleState();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OnFault(PacketFault fault) => Counters.Increment(fault switch
    {
        PacketFault.TooShort => FeedCounter.InvalidTooShort,
        PacketFault.Overrun => FeedCounter.InvalidOverrun,
        PacketFault.TrailingBytes => FeedCounter.InvalidTrailingBytes,
        PacketFault.BadSequence => FeedCounter.InvalidSequence,
        _ => FeedCounter.InvalidSession,
    });

    private void Emit(EventKind kind, ulong sequence, ulong reference = 0)
    {
        var control = new MarketEvent { Session = Session, Sequence = sequence, OrderReference = reference, Kind = kind, Symbol = -1 };
        _sink.OnControl(ref control);
    }
}
