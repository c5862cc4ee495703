using System.Runtime.InteropServices;
using Engine.Core;
using Engine.Core.Feed;
using Engine.Core.Feed.Fixed;
using Engine.Core.Feed.Itch50;
using Engine.Core.Feed.Sources.Capture;

namespace Engine.Tests.Feed.Fuzz;

/// <summary>Whatever the bytes: no exception, no read outside them, no allocation, and the same result as a slow decoder's.</summary>
[Category("Fuzz")]
public sealed class DecoderFuzzTests
{
    private GuardedMemory _memory = null!;

    [OneTimeSetUp]
    public void TakeMemory()
    {
        _memory = new GuardedMemory();

        // Static fields are made on first use; that is not an input's doing.
        var mutator = new Mutator(FuzzRun.Corpus("frames"), FuzzRun.Seed);
        for (var i = 0; i < 1_000; i++)
            FrameDecoder.Find(LinkType.Ethernet, mutator.Next(), out _);
    }

    [OneTimeTearDown]
    public void GiveMemoryBack() => _memory.Dispose();

    [Test]
    public void A_read_outside_an_input_would_be_seen()
    {
        Assert.That((_memory.CanRead(0), _memory.CanRead(GuardedMemory.Size - 1)), Is.EqualTo((true, true)));
        Assert.That((_memory.CanRead(-1), _memory.CanRead(GuardedMemory.Size)), Is.EqualTo((false, false)));
    }

    [Test]
    public void Itch_messages()
    {
        var mutator = new Mutator(FuzzRun.Corpus("itch50"), FuzzRun.Seed);
        var results = new long[5];
        var inputs = FuzzRun.Inputs(4_000_000);
        var allocated = Allocations.Of(() =>
        {
            mutator.Restart();
            for (var i = 0L; i < inputs; i++)
            {
                var input = mutator.Next();
                var expected = Itch50Oracle.Decode(input, out var expectedEvent);
                if (!AgreesAt<Itch50Format>(_memory.AtEnd(input), expected, expectedEvent) || !AgreesAt<Itch50Format>(_memory.AtStart(input), expected, expectedEvent))
                    FuzzRun.Fail($"Expected {expected}", i, input);
                results[(int)expected]++;
            }
        });

        Assert.That(allocated, Is.Zero);
        Assert.That(results, Is.All.GreaterThan(10_000), "every result is met often");
    }

    [Test]
    public void Fixed_messages()
    {
        var mutator = new Mutator(FuzzRun.Corpus("fixed"), FuzzRun.Seed);
        var results = new long[5];
        var inputs = FuzzRun.Inputs(2_000_000);
        var allocated = Allocations.Of(() =>
        {
            mutator.Restart();
            for (var i = 0L; i < inputs; i++)
            {
                var input = mutator.Next();
                MarketEvent atEnd = default;
                MarketEvent atStart = default;
                var result = FixedFormat.Decode(_memory.AtEnd(input), ref atEnd);
                if (FixedFormat.Decode(_memory.AtStart(input), ref atStart) != result || (result == DecodeResult.Event && !IsSound(atEnd)))
                    FuzzRun.Fail($"{result}", i, input);
                results[(int)result]++;
            }
        });

        Assert.That(allocated, Is.Zero);
        Assert.That(results.Where((_, r) => r != (int)DecodeResult.Ignored), Is.All.GreaterThan(10_000));
    }

    [Test]
    public void Runs_of_blocks()
    {
        var mutator = new Mutator([.. FuzzRun.Corpus("itch50").Chunk(6).Select(MessageDecoderTests.Blocks)], FuzzRun.Seed);
        var decoder = new MessageDecoder<Itch50Format, CheckingSink>(default);
        var random = new Core.Simulation.FlowRandom(FuzzRun.Seed);
        var inputs = FuzzRun.Inputs(500_000);
        var allocated = Allocations.Of(() =>
        {
            mutator.Restart();
            for (var i = 0L; i < inputs; i++)
            {
                var count = random.Below(i % 16 == 0 ? ushort.MaxValue : 12);
                decoder.OnMessages(default, 1, count, _memory.AtEnd(mutator.Next()), 0);
            }
        });

        Assert.That(allocated, Is.Zero);
        Assert.That(decoder.Sink.Unsound, Is.Zero);
        Assert.That(decoder.Sink.Events, Is.EqualTo(decoder.Counters.Total(DecodeResult.Event)).And.GreaterThan(inputs));
        Assert.That(decoder.Counters.TruncatedRuns, Is.GreaterThan(inputs / 10));
        Assert.That(decoder.Counters.Messages, Is.EqualTo(Enumerable.Range(0, 256).Sum(type => decoder.Counters.Seen((byte)type))));
    }

    [Test]
    public void Captured_frames()
    {
        var mutator = new Mutator(FuzzRun.Corpus("frames"), FuzzRun.Seed);
        int[] links = [LinkType.Ethernet, LinkType.LinuxCooked, LinkType.LinuxCooked2, LinkType.RawIp, LinkType.Ipv4, LinkType.Ipv6];
        var results = new long[(int)FrameResult.Malformed + 1];
        var inputs = FuzzRun.Inputs(500_000);
        var allocated = Allocations.Of(() =>
        {
            mutator.Restart();
            for (var i = 0L; i < inputs; i++)
            {
                var input = mutator.Next();
                foreach (var link in links)
                {
                    var frame = _memory.AtEnd(input);
                    var result = FrameDecoder.Find(link, frame, out var at);
                    results[(int)result]++;
                    if (result == FrameResult.Udp && !IsInside(at, frame.Length))
                        FuzzRun.Fail($"Link {link} gives {at.Payload}+{at.PayloadLength} of {frame.Length}", i, input);
                }
            }
        });

        Assert.That(allocated, Is.Zero);
        Assert.That(results.Where((_, r) => r != (int)FrameResult.UnknownLink), Is.All.GreaterThan(1_000));
    }

    private static bool IsInside(in UdpLocation at, int length) =>
        at.PayloadLength >= 0 && at.Payload >= 28 && at.Payload + at.PayloadLength <= length && at.Addresses + 2 * at.AddressLength <= at.Payload;

    private static bool IsSound(in MarketEvent e) =>
        e.Price >= 0 && e.Symbol >= 0 && e.ExchangeTimeNs >= 0 && e.Kind != EventKind.None && e.Kind < EventKind.SessionStarted && e.Side <= Side.Ask;

    private static bool AgreesAt<TFormat>(ReadOnlySpan<byte> input, DecodeResult expected, in MarketEvent expectedEvent)
        where TFormat : struct, IWireFormat
    {
        MarketEvent e = default;
        var bytes = MemoryMarshal.AsBytes(new Span<MarketEvent>(ref e));
        bytes.Fill(0xA5);
        if (TFormat.Decode(input, ref e) != expected)
            return false;
        (e.Session, e.Sequence, e.ReceiveTsc) = (default, 0, 0);
        return expected != DecodeResult.Event || bytes.SequenceEqual(MemoryMarshal.AsBytes(new ReadOnlySpan<MarketEvent>(in expectedEvent)));
    }

    private struct CheckingSink : IEventSink
    {
        public long Events;
        public long Unsound;

        public void OnEvents(Span<MarketEvent> events)
        {
            Events += events.Length;
            foreach (ref var e in events)
                Unsound += IsSound(e) ? 0 : 1;
        }
    }
}
