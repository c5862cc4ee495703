using System.Buffers.Binary;
using Engine.Core;
using Engine.Core.Feed;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Simulation;
using Engine.Core.Simulation.Publishing;
using Engine.Tests.Feed.MoldUdp64;

namespace Engine.Tests.Feed.Fuzz;

/// <summary>Whatever comes from the network: no exception, nothing handed on twice or out of order, every sequence accounted for.</summary>
[Category("Fuzz")]
public sealed class PacketFuzzTests
{
    [Test]
    public void Packets_good_and_bad_through_the_arbiter()
    {
        var random = new FlowRandom(FuzzRun.Seed);
        using var arbiter = new LineArbiter<OrderSink, NoRecovery>(default, default, ArbiterBench.Defaults with { MaxJump = 2_000, WindowPackets = 2, MaxHoles = 2, FarBehind = 100 });
        var mutator = new Mutator([Packets.Of("S", 1, 1), Packets.Of("T", 5, 3), Packets.Heartbeat("S", 9), Packets.End("T", 3)], FuzzRun.Seed);
        var packets = new PacketMix();
        var inputs = FuzzRun.Inputs(300_000);
        var nowNs = 1_000_000_000L;
        var allocated = Allocations.Of(() =>
        {
            for (var i = 0L; i < inputs; i++)
            {
                nowNs += random.Below(random.Below(1_000) == 0 ? 4_000_000 : 400);
                var packet = random.Below(8) == 0 ? mutator.Next() : packets.Next(ref random, arbiter.Session, arbiter.Expected);
                arbiter.OnPacket(random.Below(8), packet, 0, nowNs);
                if (random.Below(4) == 0)
                    arbiter.OnTick(nowNs);
                if (arbiter.Sink.IsBroken || !Adds(arbiter))
                    FuzzRun.Fail($"{arbiter.Counters} at {arbiter.Expected}", i, packet);
            }
        });

        Assert.That(allocated, Is.Zero);
        var counters = arbiter.Counters;
        TestContext.Out.WriteLine(counters);
        foreach (var counter in FeedCounters.Names.Where(IsWithinReach))
            Assert.That(counters[counter], Is.GreaterThan(3), $"{counter} is met");
    }

    [Test]
    public void Requests_to_a_retransmission_server()
    {
        var random = new FlowRandom(FuzzRun.Seed);
        var session = SessionId.Parse("S");
        var history = new PacketHistory(64, 4_096);
        history.Begin(session);
        ulong next = 1;
        var answer = new byte[256];
        var answered = 0L;
        var mutator = new Mutator([Request("S", 5, 3), Request("S", 100, 1), Request("T", 1, 1)], FuzzRun.Seed);
        for (var i = 0L; i < FuzzRun.Inputs(300_000); i++)
        {
            if (i % 8 == 0)
                next = Publish(history, next, 1 + random.Below(5));
            var request = i % 4 == 0 ? mutator.Next() : Request("S", next - (ulong)random.Below(300) + (ulong)random.Below(40), random.Below(70_000));
            if (request.Length != MoldUdp64Header.Size)
                continue;
            var header = MoldUdp64Header.Read(request);
            var length = header.TryParseSession(out var asked) ? history.Answer(asked, header.Sequence, header.Count, answer) : 0;
            if (length == 0)
                continue;
            answered++;
            if (!IsAnswer(answer.AsSpan(0, length), header, next))
                FuzzRun.Fail($"Next {next}, answer {Convert.ToHexString(answer, 0, length)}", i, request);
        }

        Assert.That(answered, Is.GreaterThan(10_000));
    }

    [Test]
    public void Snapshot_requests_and_answers()
    {
        var requests = new Mutator([[.. Packets.Heartbeat("S", 7).AsSpan(0, SnapshotProtocol.RequestBytes)]], FuzzRun.Seed);
        var answers = new Mutator([Snapshot(0), Snapshot(1), Snapshot(3), Snapshot(40)], FuzzRun.Seed);
        var spool = new SnapshotSpool();
        long requested = 0, complete = 0, refused = 0;
        for (var i = 0L; i < FuzzRun.Inputs(100_000); i++)
        {
            var request = requests.Next();
            if (request.Length >= SnapshotProtocol.RequestBytes && SnapshotProtocol.TryReadRequest(request, out _, out _))
                requested++;
            var answer = answers.Next();
            try
            {
                SnapshotProtocol.ReadSnapshot(new MemoryStream(answer.ToArray()), spool, 2_000);
                complete++;
                if (BlocksIn(spool.Blocks) != spool.Count)
                    FuzzRun.Fail($"{spool.Count} messages", i, answer);
            }
            catch (Exception e) when (e is EndOfStreamException or InvalidDataException)
            {
                refused++;
            }
        }

        Assert.That(new[] { requested, complete, refused }, Is.All.GreaterThan(10_000));
    }

    // What this feed cannot lead to: there are no servers, no snapshots, and too many losses for one to be a session's only one, which alone can heal.
    private static bool IsWithinReach(FeedCounter counter) =>
        counter is not (FeedCounter.MessagesRetransmitted or FeedCounter.InvalidTooShort) and not (>= FeedCounter.RequestsSent and <= FeedCounter.RequestsExhausted) and not >= FeedCounter.SnapshotsRequested;

    private static bool Adds(LineArbiter<OrderSink, NoRecovery> arbiter)
    {
        ref var sink = ref arbiter.Sink;
        var counters = arbiter.Counters;
        return counters[FeedCounter.MessagesApplied] == sink.Messages
            && counters[FeedCounter.MessagesApplied] + counters[FeedCounter.MessagesLost] - counters[FeedCounter.MessagesReopened] == sink.Behind + (long)arbiter.Expected - 1;
    }

    private static byte[] Request(string session, ulong first, int count)
    {
        var request = new byte[MoldUdp64Header.Size];
        MoldUdp64Header.Write(request, SessionId.Parse(session), first, (ushort)count);
        return request;
    }

    private static ulong Publish(PacketHistory history, ulong next, int count)
    {
        history.Add(next, count, Packets.Of("S", next, count).AsSpan(MoldUdp64Header.Size));
        return next + (uint)count;
    }

    private static bool IsAnswer(ReadOnlySpan<byte> answer, MoldUdp64Header request, ulong next)
    {
        if (MoldUdp64Packet.Validate(answer, out var header) != PacketFault.None || header.Sequence != request.Sequence || header.Count > request.Count)
            return false;
        return header.Sequence + header.Count <= next && answer.SequenceEqual(Packets.Of("S", header.Sequence, header.Count));
    }

    private static byte[] Snapshot(int messages)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < messages; i++)
            bytes.AddRange([0, 3, 1, 2, 3]);
        var end = new byte[SnapshotProtocol.EndBytes];
        SnapshotProtocol.WriteEnd(end, SessionId.Parse("S"), 9, messages);
        return [.. bytes, .. end];
    }

    private static long BlocksIn(ReadOnlySpan<byte> blocks)
    {
        var count = 0L;
        for (; blocks.Length > 0; count++)
            blocks = blocks[MoldUdp64Packet.LengthOf(blocks, 1)..];
        return count;
    }

    /// <summary>Knows what may come next: the next sequence, or the first of a loss behind which nothing was handed on.</summary>
    private struct OrderSink : IMessageSink
    {
        public bool IsBroken;
        public long Messages;

        /// <summary>Sequences of the sessions that were left.</summary>
        public long Behind;

        private ulong _next;
        private ulong _lossFrom;
        private ulong _lossTo;

        public void OnMessages(SessionId session, ulong firstSequence, int count, ReadOnlySpan<byte> blocks, ulong receiveTsc)
        {
            Messages += count;
            IsBroken |= !IsDue(firstSequence) || MoldUdp64Packet.LengthOf(blocks, count) != blocks.Length;
            _next = firstSequence + (uint)count;
            _lossFrom = _lossTo = 0;
        }

        public void OnControl(ref MarketEvent control)
        {
            if (control.Kind == EventKind.SessionStarted)
            {
                Behind += _next == 0 ? 0 : (long)_next - 1;
                _next = control.Sequence + 1;
                _lossFrom = _lossTo = 0;
            }
            else if (control.Kind == EventKind.GapDeclared)
            {
                IsBroken |= !IsDue(control.Sequence) || control.OrderReference == 0;
                _lossFrom = control.Sequence == _lossTo ? _lossFrom : control.Sequence;
                _next = _lossTo = control.Sequence + control.OrderReference;
            }
            else
            {
                IsBroken |= control.Sequence != (control.Kind == EventKind.SessionEnded ? _next : _next - 1);
            }
        }

        private readonly bool IsDue(ulong sequence) => sequence == _next || (sequence == _lossFrom && _next == _lossTo);
    }

    /// <summary>Packets as a feed with bad lines would send them, around the expected sequence, one session after another. Made once, then written over.</summary>
    private sealed class PacketMix
    {
        private readonly byte[][] _packets = [.. Enumerable.Range(1, 4).Select(count => Packets.Of("S", 1, count))];
        private readonly byte[] _heartbeat = Packets.Heartbeat("S", 1);
        private readonly byte[] _end = Packets.End("S", 1);
        private readonly byte[] _long = Packets.Of("S", 1, 100);
        private int _session = 1;

        public ReadOnlySpan<byte> Next(ref FlowRandom random, SessionId current, ulong expected)
        {
            if (random.Below(1_000) == 0)
                _session++;
            var packet = random.Below(800) switch
            {
                0 => _end,
                < 20 => _heartbeat,
                < 25 => _long,
                _ => _packets[random.Below(_packets.Length)],
            };
            WriteSession(packet, random.Below(50) == 0 ? _session - 1 : _session);
            SessionId.TryParse(packet, out var session);
            BinaryPrimitives.WriteUInt64BigEndian(packet.AsSpan(SessionId.Length), SequenceNear(ref random, session == current ? expected : 1));
            return packet;
        }

        private static void WriteSession(byte[] packet, int number)
        {
            for (var i = SessionId.Length - 1; i > 0; i--, number /= 10)
                packet[i] = (byte)('0' + number % 10);
        }

        private static ulong SequenceNear(ref FlowRandom random, ulong expected) => random.Below(40) switch
        {
            < 22 => expected,
            < 28 => expected + (ulong)random.Below(6),
            < 35 => expected - (ulong)random.Below((int)Math.Min(expected, 6)),
            35 => expected - (ulong)random.Below((int)Math.Min(expected, 300)),
            36 => expected + (ulong)random.Below(40),
            37 => expected + (random.Below(4) == 0 ? 3_000u : 1u),
            38 => random.Below(8) == 0 ? 0 : expected,
            _ => 1,
        };
    }
}
