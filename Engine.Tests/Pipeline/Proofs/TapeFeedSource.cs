using System.Diagnostics;
using Engine.Core;
using Engine.Core.Feed;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Pipeline;

namespace Engine.Tests.Pipeline.Proofs;

/// <summary>
/// Plays a tape through the arbitration, lap by lap, each as a session of its own, with what happens to a feed: packets that one line lost and a server sends
/// again, one that nobody has, a second line's duplicates, a silence, sessions that end and sessions that are only followed by the next. Time is made, not read.
/// </summary>
/// <param name="tape">The tape.</param>
/// <param name="messagesPerSecond">The most messages a second it is played at.</param>
/// <remarks>The test's thread allows laps, the pipeline's first thread plays them. Playing allocates nothing.</remarks>
internal sealed class TapeFeedSource(MixTape tape, double messagesPerSecond = double.PositiveInfinity) : IFeedSource
{
    private readonly double _messagesPerSecond = messagesPerSecond;
    private int _allowed;
    private int _played;
    private bool _isOver;

    public string Description => "tape";

    public bool IsFinite => true;

    /// <summary>What the arbitration counted, once the pipeline was built.</summary>
    public FeedCounters Feed { get; private set; } = null!;

    /// <summary>Laps played to their end.</summary>
    public int Played => Volatile.Read(ref _played);

    /// <summary>Lets laps be played.</summary>
    public void Allow(int laps) => Volatile.Write(ref _allowed, _allowed + laps);

    /// <summary>Ends the source behind the lap that is being played.</summary>
    public void End() => Volatile.Write(ref _isOver, true);

    public IFeed Open<TSink>(TSink sink)
        where TSink : struct, IMessageSink
    {
        var requests = new TapeRequests();
        var lines = new LineArbiter<TSink, TapeRecovery>(sink, new TapeRecovery(requests), new ArbiterOptions());
        Feed = lines.Counters;
        return new Player<TSink>(this, tape, lines, requests);
    }

    private sealed class Player<TSink>(TapeFeedSource source, MixTape tape, LineArbiter<TSink, TapeRecovery> lines, TapeRequests requests) : IFeed
        where TSink : struct, IMessageSink
    {
        private const long PacketIntervalNs = 20_000;
        private const long SilenceNs = 4_000_000_000;
        private const int WithheldEvery = 1_000;
        private const int DoubledEvery = 7;
        private readonly byte[] _session = "LAP0000000"u8.ToArray();
        private readonly byte[] _end = new byte[MoldUdp64Header.Size];
        private readonly int _lost = tape.Packets * 9 / 10;
        private long _nowNs = 1_000_000_000;
        private readonly long _startedAt = Stopwatch.GetTimestamp();
        private long _sent;
        private int _lap;
        private int _next;

        public FeedState Poll()
        {
            if (_next == 0 && _lap == Volatile.Read(ref source._allowed))
                return Volatile.Read(ref source._isOver) ? FeedState.Ended : FeedState.Idle;
            if (_sent > Stopwatch.GetElapsedTime(_startedAt).TotalSeconds * source._messagesPerSecond)
                return FeedState.Idle;
            if (_next == 0)
                Name(++_lap);
            _nowNs += PacketIntervalNs;
            if (_next < tape.Packets)
                Send(_next++);
            else if (lines.IsComplete)
                EndLap();
            Answer();
            lines.OnTick(_nowNs);
            return FeedState.Busy;
        }

        public void Dispose() => lines.Dispose();

        private void Send(int packet)
        {
            _sent += MixTape.MessagesPerPacket;
            if (packet == tape.Packets / 2)
                FallSilent();
            if (IsWithheld(packet))
                return;
            lines.OnPacket(FeedLine.A, tape.Named(packet, _session), 0, _nowNs);
            if (packet % DoubledEvery == 0)
                lines.OnPacket(FeedLine.B, tape[packet], 0, _nowNs);
        }

        private bool IsWithheld(int packet) => packet == _lost || (packet % WithheldEvery == WithheldEvery / 2 && packet != tape.Packets - 1);

        private void FallSilent()
        {
            _nowNs += SilenceNs;
            lines.OnTick(_nowNs);
        }

        private void Answer()
        {
            while (requests.TryTake(out var sequence))
            {
                if (MixTape.PacketOf(sequence) != _lost)
                    lines.OnPacket(FeedLine.Retransmission, tape.Named(MixTape.PacketOf(sequence), _session), 0, _nowNs);
            }
        }

        // Every other session is left without a word: the next has to insist.
        private void EndLap()
        {
            if (_lap % 2 == 0)
            {
                SessionId.TryParse(_session, out var session);
                MoldUdp64Writer.WriteEmpty(_end, session, tape.NextSequence, MoldUdp64Header.EndOfSessionCount);
                lines.OnPacket(FeedLine.A, _end, 0, _nowNs);
            }

            _next = 0;
            Volatile.Write(ref source._played, _lap);
        }

        private void Name(int lap)
        {
            for (var i = _session.Length - 1; i >= 3; i--, lap /= 10)
                _session[i] = (byte)('0' + lap % 10);
        }
    }
}
