using System.Net;
using Engine.Core;
using Engine.Core.Feed;
using Engine.Core.Feed.Itch50;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Feed.Sources;
using Engine.Core.Pipeline;
using Engine.Core.Timing;
using Perf.Harness;

namespace Perf.Wire;

/// <summary>What a receiver got of a flood.</summary>
internal sealed record FloodReceived
{
    /// <summary>Messages received; of a feed, handed on.</summary>
    public long Messages { get; init; }

    /// <summary>Messages a feed declared lost; null of a receiver that does not know.</summary>
    public long? Lost { get; init; }

    /// <summary>Holes a feed saw.</summary>
    public long Gaps { get; init; }

    /// <summary>Datagrams the kernel dropped at the socket.</summary>
    public long KernelDrops { get; init; }

    /// <summary>Datagrams a system call that returned some.</summary>
    public double DatagramsPerCall { get; init; }

    /// <summary>From the first datagram to the last.</summary>
    public double Seconds { get; init; }

    /// <summary>From due to received or decoded, in ticks; one packet of <see cref="FloodClock.Every"/>.</summary>
    public required HistogramSnapshot Latency { get; init; }
}

/// <summary>When packets came. Times one packet of sixteen, so that the looking is not what is measured. One thread.</summary>
internal sealed class FloodClock(ulong baseTicks)
{
    /// <summary>One packet of so many is timed.</summary>
    public const int Every = 16;

    private readonly LatencyHistogram _latency = new();
    private long _packets;
    private ulong _first;
    private ulong _last;

    /// <summary>From the first packet timed to the last.</summary>
    public double Seconds => Tsc.ToNanoseconds(_last - _first) / 1e9;

    /// <summary>What was counted.</summary>
    public HistogramSnapshot Latency => _latency.Read();

    /// <summary>Counts a packet that was due <paramref name="dueTicks"/> after the beginning.</summary>
    public void OnPacket(ulong dueTicks)
    {
        if (_packets++ % Every != 0)
            return;
        _last = Tsc.Now();
        if (_first == 0)
            _first = _last;
        _latency.Record(_last - (baseTicks + dueTicks));
    }
}

/// <summary>The engine's receiving, alone and with arbitration and decoding, on one thread.</summary>
internal static class FloodReceivers
{
    /// <summary>The receiver and nothing behind it: each packet's header is looked at.</summary>
    public static FloodReceived Alone(UdpReceiver receiver, ulong baseTicks, ulong deadline)
    {
        var sink = new HeaderSink(new FloodClock(baseTicks));
        while (!sink.HasEnded)
        {
            if (receiver.Poll(ref sink) == 0)
                ThrowIfOver(deadline);
        }

        return new FloodReceived
        {
            Messages = sink.Messages,
            KernelDrops = receiver.KernelDropsNow(),
            DatagramsPerCall = PerCall(receiver),
            Seconds = sink.Clock.Seconds,
            Latency = sink.Clock.Latency,
        };
    }

    /// <summary>The whole way from the socket to decoded events, which are counted.</summary>
    public static FloodReceived Feed(UdpFeedSource source, IFeed feed, EventCount events, ulong deadline)
    {
        while (feed.Poll() is var state && state != FeedState.Ended)
        {
            if (state == FeedState.Idle)
                ThrowIfOver(deadline);
        }

        var counters = source.Feed!;
        ScenarioContext.Verify(events.Messages == counters[FeedCounter.MessagesApplied] && events.Events > 0, $"{events.Messages} messages decoded into {events.Events} events: {counters}");
        return new FloodReceived
        {
            Messages = counters[FeedCounter.MessagesApplied],
            Lost = counters[FeedCounter.MessagesLost] - counters[FeedCounter.MessagesReopened],
            Gaps = counters[FeedCounter.GapsOpened],
            KernelDrops = source.Receiver!.KernelDropsNow(),
            DatagramsPerCall = PerCall(source.Receiver),
            Seconds = events.Clock!.Seconds,
            Latency = events.Clock.Latency,
        };
    }

    /// <summary>A source on a port of the system's choice.</summary>
    public static UdpOptions Options(bool gro) => new() { Lines = [new UdpLineOptions(0, new IPEndPoint(IPAddress.Loopback, 0))], Gro = gro };

    /// <summary>Fails when the end of the session has not come in time.</summary>
    public static void ThrowIfOver(ulong deadline) => ScenarioContext.Verify(Tsc.Now() < deadline, "the session's end never came");

    private static double PerCall(UdpReceiver receiver) => receiver.Counters[UdpCounter.Datagrams] / (double)Math.Max(receiver.Counters[UdpCounter.Calls], 1);

    private struct HeaderSink(FloodClock clock) : IPacketSink
    {
        public readonly FloodClock Clock => clock;

        public long Messages { get; private set; }

        public bool HasEnded { get; private set; }

        public void OnPacket(int line, ReadOnlySpan<byte> datagram, ulong receiveTsc)
        {
            var count = MoldUdp64Header.Read(datagram).Count;
            if (count == MoldUdp64Header.EndOfSessionCount)
            {
                HasEnded = true;
                return;
            }

            Messages += count;
            clock.OnPacket(PacketTape.DueTicksOf(datagram));
        }
    }
}

/// <summary>Counts what the decoder yields.</summary>
internal sealed class EventCount
{
    /// <summary>Messages handed to the decoder.</summary>
    public long Messages { get; set; }

    /// <summary>Events it made of them.</summary>
    public long Events { get; set; }

    /// <summary>Times them; to be set before the first.</summary>
    public FloodClock? Clock { get; set; }
}

/// <summary>Decodes and counts.</summary>
internal struct DecodingSink(EventCount count) : IMessageSink
{
    private MessageDecoder<Itch50Format, CountingSink> _decoder = new(new CountingSink(count));

    public void OnMessages(SessionId session, ulong firstSequence, int messages, ReadOnlySpan<byte> blocks, ulong receiveTsc)
    {
        _decoder.OnMessages(session, firstSequence, messages, blocks, receiveTsc);
        count.Messages += messages;
        count.Clock!.OnPacket(PacketTape.DueTicksOfBlocks(blocks));
    }

    public void OnControl(ref MarketEvent control) => _decoder.OnControl(ref control);

    private readonly struct CountingSink(EventCount count) : IEventSink
    {
        public void OnEvents(Span<MarketEvent> events) => count.Events += events.Length;
    }
}
