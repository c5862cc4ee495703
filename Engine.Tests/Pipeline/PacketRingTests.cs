using System.Runtime.InteropServices;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Feed.Sources;
using Engine.Core.Pipeline;
using Engine.Tests.Feed.Sources;

namespace Engine.Tests.Pipeline;

public sealed unsafe class PacketRingTests
{
    private const int Slots = 64;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Test]
    public void Packets_come_out_in_order_whatever_the_claims_were()
    {
        var random = new Random(1);
        using var ring = new PacketRing(Slots, PacketSlot.StrideFor(64));
        var sink = new InOrder();
        for (var sent = 0L; sent < 100_000;)
        {
            var slots = ring.Claim(random.Next(1, 40));
            Assert.That(slots.Count, Is.LessThanOrEqualTo(Slots - ring.Depth), "a slot that was not consumed was handed out");
            var filled = random.Next(slots.Count + 1);
            Fill(in slots, filled, ref sent);
            ring.Publish(filled);
            ring.Drain(ref sink, random.Next(1, 40));
        }

        while (ring.Drain(ref sink, Slots) > 0)
        {
        }

        Assert.That(sink.Faults, Is.Zero);
        Assert.That(sink.Next, Is.EqualTo(100_000).Within(40));
        Assert.That(ring.Depth, Is.Zero);
    }

    [Test]
    public void A_full_ring_gives_no_slot_and_one_consumed_packet_makes_room_for_one()
    {
        using var ring = new PacketRing(Slots, PacketSlot.StrideFor(64));
        var sink = new InOrder();
        var sent = 0L;
        for (var i = 0; i < Slots; i++)
        {
            var one = ring.Claim(10);
            Fill(in one, 1, ref sent);
            ring.Publish(1);
        }

        Assert.That(ring.Claim(10).Count, Is.Zero);
        Assert.That(ring.Drain(ref sink, 1), Is.EqualTo(1));
        Assert.That(ring.Claim(10).Count, Is.EqualTo(1));
    }

    [Test]
    public void Two_threads_lose_and_mix_up_nothing()
    {
        // As many laps as there is time for: a busy machine switches threads once a lap.
        const long enough = 500_000;
        var until = Environment.TickCount64 + 2_000;
        using var ring = new PacketRing(Slots, PacketSlot.StrideFor(64));
        var sent = 0L;
        var producer = new Thread(() =>
        {
            while (sent < 4 * Slots || (sent < enough && Environment.TickCount64 < until))
            {
                var slots = ring.Claim(16);
                Fill(in slots, slots.Count, ref sent);
                ring.Publish(slots.Count);
                if (slots.Count == 0)
                    Thread.Yield();
            }
        });
        producer.Start();
        var sink = new InOrder();
        while (producer.IsAlive || ring.Depth > 0)
        {
            if (ring.Drain(ref sink, 16) == 0)
                Thread.Yield();
        }

        Assert.That(sink.Faults, Is.Zero);
        Assert.That(sink.Next, Is.EqualTo(sent));
        TestContext.Out.WriteLine($"{sent} packets");
    }

    [Test]
    public void When_the_ring_is_full_packets_wait_in_the_socket_buffer_and_the_stall_is_counted_once()
    {
        const int sent = 200;
        using var bench = new UdpBench(new UdpOptions { Lines = [UdpBench.Line(FeedLine.A)], Batch = 16 });
        using var ring = new PacketRing(Slots, bench.Receiver.SlotBytes);
        var agent = new ReceiveAgent(bench.Receiver, ring, new Completion(), new Completion(), new Completion());
        for (var i = 0; i < sent; i++)
            bench.Send(FeedLine.A, BitConverter.GetBytes((long)i));

        Assert.That(Work(agent, () => bench[UdpCounter.Stalls] == 1), Is.True);
        Assert.That(ring.Depth, Is.EqualTo(Slots));
        for (var i = 0; i < 10; i++)
            Assert.That(agent.DoWork(), Is.EqualTo(AgentState.Idle));
        Assert.That(bench[UdpCounter.Stalls], Is.EqualTo(1), "reading has stopped once");

        var sink = new InOrder();
        ring.Drain(ref sink, 10);
        Assert.That(Work(agent, () => bench[UdpCounter.Stalls] == 2), Is.True, "it goes on where there is room, and stops again");
        Assert.That(agent.Counters.Stalls, Is.EqualTo(2));
        Assert.That(
            Work(
                agent,
                () =>
                {
                    ring.Drain(ref sink, Slots);
                    return sink.Next == sent;
                }),
            Is.True);
        Assert.That(sink.Faults, Is.Zero);
        Assert.That(bench.Receiver.KernelDropsNow(), Is.Zero);
        Assert.That(agent.Counters.In, Is.EqualTo(sent));
    }

    [Test]
    public void What_a_full_socket_buffer_behind_a_full_ring_loses_is_counted()
    {
        const int sent = 400;
        using var bench = new UdpBench(new UdpOptions { Lines = [UdpBench.Line(FeedLine.A)], ReceiveBufferBytes = 4_096 });
        using var ring = new PacketRing(Slots, bench.Receiver.SlotBytes);
        var agent = new ReceiveAgent(bench.Receiver, ring, new Completion(), new Completion(), new Completion());
        for (var i = 0; i < sent; i++)
        {
            bench.Send(FeedLine.A, BitConverter.GetBytes((long)i));
            agent.DoWork();
        }

        var sink = new InOrder();
        // Whatever was dropped is told by the first packet that finds room behind it: one that is sent when all others are through.
        Assert.That(
            Work(
                agent,
                () =>
                {
                    ring.Drain(ref sink, Slots);
                    return sink.Packets + bench.Receiver.KernelDropsNow() == sent;
                }),
            Is.True);
        bench.Send(FeedLine.A, BitConverter.GetBytes((long)sent));
        var received = sink.Packets;
        Assert.That(Work(agent, () => ring.Drain(ref sink, Slots) > 0), Is.True);
        Assert.That(bench[UdpCounter.KernelDrops], Is.Positive.And.EqualTo(sent - received), "sent = received + dropped by the kernel");
    }

    [Test]
    public void After_a_full_ring_every_socket_has_its_turn()
    {
        using var bench = new UdpBench(new UdpOptions { Lines = [UdpBench.Line(FeedLine.A), UdpBench.Line(FeedLine.Retransmission)] });
        using var ring = new PacketRing(Slots, bench.Receiver.SlotBytes);
        var agent = new ReceiveAgent(bench.Receiver, ring, new Completion(), new Completion(), new Completion());
        for (var i = 0; i < 10 * Slots; i++)
            bench.Send(FeedLine.A, BitConverter.GetBytes((long)i));
        bench.Send(FeedLine.Retransmission, BitConverter.GetBytes(0L));
        Assert.That(Work(agent, () => bench[UdpCounter.Stalls] == 1), Is.True);

        var sink = new InOrder();
        ring.Drain(ref sink, Slots);
        Assert.That(Work(agent, () => bench[UdpCounter.Stalls] == 2), Is.True);
        ring.Drain(ref sink, Slots);
        Assert.That(sink.Replies, Is.EqualTo(1), "a busy line has kept a reply waiting for more than a lap of the ring");
    }

    [Test]
    public void Receiving_ends_when_told_or_when_nobody_decodes([Values] bool told)
    {
        Completion stop = new(), decoded = new(), received = new();
        using var bench = new UdpBench(new UdpOptions { Lines = [UdpBench.Line(FeedLine.A)] });
        using var ring = new PacketRing(Slots, bench.Receiver.SlotBytes);
        var agent = new ReceiveAgent(bench.Receiver, ring, stop, decoded, received);
        Assert.That(agent.DoWork(), Is.EqualTo(AgentState.Idle));
        (told ? stop : decoded).Set();
        Assert.That(agent.DoWork(), Is.EqualTo(AgentState.Finished));
        agent.OnStopped();
        Assert.That(received.IsSet, Is.True);
    }

    [Test]
    public void It_says_what_memory_it_was_granted()
    {
        using var ring = new PacketRing(4_096, PacketSlot.StrideFor(2_048));
        Assert.That(ring.Describe(), Does.Match("packet ring: 4096 slots of 2112 bytes, 10240 KiB, [0-9]+ KiB of them in huge pages"));
    }

    private static bool Work(ReceiveAgent agent, Func<bool> until) => SpinWait.SpinUntil(
        () =>
        {
            agent.DoWork();
            return until();
        },
        Limit);

    private static void Fill(in PacketSlots slots, int count, ref long next)
    {
        for (var i = 0; i < count; i++)
        {
            *slots[i] = new PacketSlot { Length = sizeof(long) };
            *(long*)(slots[i] + 1) = next++;
        }
    }

    /// <summary>Expects each packet of line A to hold the number of those before it.</summary>
    private struct InOrder : IPacketSink
    {
        public long Next;
        public long Packets;
        public int Replies;
        public int Faults;

        public void OnPacket(int line, ReadOnlySpan<byte> datagram, ulong receiveTsc)
        {
            Packets++;
            if (line == FeedLine.Retransmission)
            {
                Replies++;
                return;
            }

            var number = MemoryMarshal.Read<long>(datagram);
            if (datagram.Length != sizeof(long) || number != Next)
                Faults++;
            Next = number + 1;
        }
    }
}
