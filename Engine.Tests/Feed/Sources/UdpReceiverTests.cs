using System.Net;
using System.Net.Sockets;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Feed.Sources;
using Engine.Core.Memory;
using Engine.Core.Simulation.Publishing;
using Engine.Core.Timing;

namespace Engine.Tests.Feed.Sources;

/// <summary>Over real loopback sockets: every address of 127.0.0.0/8 is this machine, so that there can be friends and strangers.</summary>
public sealed class UdpReceiverTests
{
    private const string Friend = "127.0.0.1";
    private const string Stranger = "127.0.0.2";

    [Test]
    public void A_packet_of_an_allowed_source_is_handed_on_and_any_other_is_counted_and_dropped()
    {
        using var bench = new UdpBench(new UdpOptions { Lines = [UdpBench.Line(FeedLine.A, Friend)] });
        bench.Send(FeedLine.A, 1, Friend);
        bench.Send(FeedLine.A, 2, Stranger);
        bench.Send(FeedLine.A, 3, Friend);
        bench.PollUntil(UdpCounter.Datagrams, 3);
        Assert.That(bench.Packets.Select(p => p.Bytes[0]), Is.EqualTo(new byte[] { 1, 3 }));
        Assert.That(bench[UdpCounter.RefusedSources], Is.EqualTo(1));
        Assert.That(bench[UdpCounter.Bytes], Is.EqualTo(3));
    }

    [Test]
    public void Without_a_list_any_source_is_taken()
    {
        using var bench = new UdpBench(new UdpOptions { Lines = [UdpBench.Line(FeedLine.A)] });
        bench.Send(FeedLine.A, 1, Friend);
        bench.Send(FeedLine.A, 2, Stranger);
        bench.PollUntil(UdpCounter.Datagrams, 2);
        Assert.That(bench.Packets, Has.Count.EqualTo(2));
    }

    [Test]
    public void A_socket_that_checks_sources_does_so_beside_one_that_does_not([Values] bool lineIsBusy)
    {
        using var bench = new UdpBench(new UdpOptions { Lines = [UdpBench.Line(FeedLine.A), UdpBench.Line(FeedLine.Retransmission, Friend)] });
        // Line A takes anybody's packets, and is polled before the socket of the replies.
        for (byte i = 0; i < 5; i++)
        {
            if (lineIsBusy)
                bench.Send(FeedLine.A, 100, Friend);
            bench.Send(FeedLine.Retransmission, i, Friend);
            bench.PollUntil(UdpCounter.Datagrams, (i + 1) * (lineIsBusy ? 2 : 1));
        }

        Assert.That(bench[UdpCounter.RefusedSources], Is.Zero);
        Assert.That(bench.Packets.Where(p => p.Line == FeedLine.Retransmission).Select(p => p.Bytes[0]), Is.EqualTo(new byte[] { 0, 1, 2, 3, 4 }));

        var handedOn = bench.Packets.Count;
        for (byte i = 0; i < 5; i++)
        {
            bench.Send(FeedLine.Retransmission, i, "127.0.0.9");
            bench.PollUntil(UdpCounter.RefusedSources, i + 1);
        }

        Assert.That(bench.Packets, Has.Count.EqualTo(handedOn), "a stranger's packet was handed on");
    }

    [Test]
    public void A_datagram_longer_than_its_slot_is_counted_and_dropped()
    {
        using var bench = new UdpBench(new UdpOptions { Lines = [UdpBench.Line(FeedLine.A)], MaxDatagramBytes = 100 });
        bench.Send(FeedLine.A, new byte[101]);
        bench.Send(FeedLine.A, new byte[100]);
        bench.Send(FeedLine.A, []);
        bench.PollUntil(UdpCounter.Datagrams, 3);
        Assert.That(bench.Packets.Select(p => p.Bytes.Length), Is.EqualTo(new[] { 100, 0 }));
        Assert.That(bench[UdpCounter.Truncated], Is.EqualTo(1));
    }

    [Test]
    public void What_the_kernel_drops_is_counted_and_told_by_a_later_packet()
    {
        const int sent = 200;
        using var bench = new UdpBench(new UdpOptions { Lines = [UdpBench.Line(FeedLine.A)], ReceiveBufferBytes = 4_096 });
        for (var i = 0; i < sent; i++)
            bench.Send(FeedLine.A, new byte[1_000]);
        long dropped = 0;
        bench.PollUntil(() => bench[UdpCounter.Datagrams] + (dropped = bench.Receiver.KernelDropsNow()) == sent);
        Assert.That(dropped, Is.Positive);
        bench.Send(FeedLine.A, 1);
        bench.PollUntil(UdpCounter.Datagrams, sent - dropped + 1);
        Assert.That(bench[UdpCounter.KernelDrops], Is.EqualTo(dropped));
        Assert.That(bench.Receiver.KernelDropsNow(), Is.EqualTo(dropped));
    }

    [Test]
    public void A_buffer_smaller_than_asked_for_is_told_with_the_setting_that_grants_it()
    {
        // More than the kernel gives anybody, whatever the setting and whoever asks.
        const int asked = 1 << 30;
        using var bench = new UdpBench(new UdpOptions { Lines = [UdpBench.Line(FeedLine.A)], ReceiveBufferBytes = asked });
        var granted = bench.Receiver.GrantedBufferBytes;
        Assert.That(granted, Is.LessThan(asked));
        Assert.That(bench.Receiver.BufferWarning, Does.Contain($"{granted} bytes instead of {asked}").And.Contain($"sysctl -w net.core.rmem_max={asked}"));
    }

    [Test]
    public void A_buffer_as_large_as_asked_for_is_no_warning()
    {
        using var bench = new UdpBench(new UdpOptions { Lines = [UdpBench.Line(FeedLine.A)], ReceiveBufferBytes = 65_536 });
        Assert.That(bench.Receiver.GrantedBufferBytes, Is.EqualTo(65_536));
        Assert.That(bench.Receiver.BufferWarning, Is.Null);
    }

    [Test]
    public void A_group_is_joined_on_the_named_interface()
    {
        var group = IPAddress.Parse("239.77.12.5");
        using var bench = new UdpBench(new UdpOptions { Lines = [new UdpLineOptions(FeedLine.A, new IPEndPoint(group, 0)) { Interface = "lo" }] });
        using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        sender.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.Loopback.GetAddressBytes());
        sender.SendTo([7], new IPEndPoint(group, bench.Receiver.EndPointOf(FeedLine.A).Port));
        bench.PollUntil(UdpCounter.Datagrams, 1);
        Assert.That(bench.Packets.Single().Bytes, Is.EqualTo(new byte[] { 7 }));
    }

    [Test]
    public void An_interface_that_is_not_there_is_refused_by_name()
    {
        var options = new UdpOptions { Lines = [new UdpLineOptions(FeedLine.A, new IPEndPoint(IPAddress.Parse("239.77.12.5"), 0)) { Interface = "nosuch0" }] };
        Assert.That(() => new UdpReceiver(options), Throws.ArgumentException.With.Message.Contains("Feed:Interface = nosuch0"));
    }

    [Test]
    public void Packets_of_two_lines_say_which_they_came_by()
    {
        using var bench = new UdpBench(new UdpOptions { Lines = [UdpBench.Line(FeedLine.A), UdpBench.Line(FeedLine.B)] });
        bench.Send(FeedLine.B, 1);
        bench.Send(FeedLine.A, 2);
        bench.Send(FeedLine.B, 3);
        bench.PollUntil(UdpCounter.Datagrams, 3);
        Assert.That(bench.Packets.Where(p => p.Line == FeedLine.A).Select(p => p.Bytes[0]), Is.EqualTo(new byte[] { 2 }));
        Assert.That(bench.Packets.Where(p => p.Line == FeedLine.B).Select(p => p.Bytes[0]), Is.EqualTo(new byte[] { 1, 3 }));
    }

    [Test]
    public void A_run_that_the_kernel_joined_is_taken_apart()
    {
        using var bench = new UdpBench(new UdpOptions { Lines = [UdpBench.Line(FeedLine.A)], Gro = true });
        using var sender = new SegmentingSender(bench.Receiver.EndPointOf(FeedLine.A), multicastInterface: null, ttl: 1);
        // Ten of one length and a shorter one leave in one buffer.
        for (byte i = 0; i < 11; i++)
        {
            var datagram = new byte[i < 10 ? 300 : 200];
            Array.Fill(datagram, i);
            sender.Append(datagram);
        }

        sender.Flush();
        bench.PollUntil(UdpCounter.Datagrams, 11);
        Assert.That(bench.Packets.Select(p => (p.Bytes.Length, p.Bytes[0], p.Bytes[^1])), Is.EqualTo(Enumerable.Range(0, 11).Select(i => (i < 10 ? 300 : 200, (byte)i, (byte)i))));
        Assert.That(bench.Polls.Sum(), Is.LessThan(11), "the kernel has joined nothing, so that nothing was taken apart");
        Assert.That(bench[UdpCounter.Bytes], Is.EqualTo(10 * 300 + 200));
    }

    [Test]
    public void A_call_takes_a_batch_and_no_more_and_is_counted()
    {
        const int batch = 8, sent = 50;
        using var bench = new UdpBench(new UdpOptions { Lines = [UdpBench.Line(FeedLine.A)], Batch = batch });
        for (byte i = 0; i < sent; i++)
            bench.Send(FeedLine.A, i);
        bench.PollUntil(UdpCounter.Datagrams, sent);
        bench.Poll();
        Assert.That(bench.Polls, Has.All.LessThanOrEqualTo(batch));
        Assert.That(bench.Polls.Max(), Is.GreaterThan(1));
        Assert.That(bench[UdpCounter.Calls], Is.EqualTo(bench.Polls.Count(p => p > 0)));
        Assert.That(bench[UdpCounter.EmptyCalls], Is.EqualTo(bench.Polls.Count(p => p == 0)));
        Assert.That(bench.Packets.Select(p => p.Bytes[0]), Is.EqualTo(Enumerable.Range(0, sent)));
    }

    [Test]
    public unsafe void A_slot_holds_what_is_known_of_its_datagram([Values] bool kernelTimestamps)
    {
        using var bench = new UdpBench(new UdpOptions { Lines = [UdpBench.Line(FeedLine.B)], KernelTimestamps = kernelTimestamps });
        using var memory = new NativeBlock<byte>(2 * bench.Receiver.SlotBytes);
        var slots = new PacketSlots(memory.Pointer, bench.Receiver.SlotBytes, 2);
        bench.Send(FeedLine.B, [1, 2, 3], Stranger);
        var received = 0;
        Assert.That(SpinWait.SpinUntil(() => (received = bench.Receiver.Receive(0, in slots)) > 0, TimeSpan.FromSeconds(20)), Is.True);
        Assert.That(received, Is.EqualTo(1));
        var slot = slots[0];
        Assert.That((slot->Length, slot->Line, slot->SegmentBytes), Is.EqualTo((3, FeedLine.B, 0)));
        Assert.That(new IPAddress(slot->Source), Is.EqualTo(IPAddress.Parse(Stranger)));
        Assert.That(slot->ReceiveTsc, Is.InRange(1UL, Tsc.Now()));
        Assert.That(slot->KernelTimeNs, kernelTimestamps ? Is.GreaterThan(0) : Is.Zero);
        Assert.That(new ReadOnlySpan<byte>(slot + 1, 3).ToArray(), Is.EqualTo(new byte[] { 1, 2, 3 }));
    }

    [Test]
    public void Receiving_allocates_nothing()
    {
        using var receiver = new UdpReceiver(new UdpOptions { Lines = [UdpBench.Line(FeedLine.A, Friend)], KernelTimestamps = true });
        using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        sender.Connect(receiver.EndPointOf(FeedLine.A));
        var bytes = new byte[100];
        var sink = new Count();
        var allocated = Allocations.Of(() =>
        {
            for (var i = 0; i < 200; i++)
            {
                sender.Send(bytes);
                receiver.Poll(ref sink);
            }
        });
        Assert.That(allocated, Is.Zero);
        Assert.That(sink.Packets, Is.Positive);
    }

    private struct Count : IPacketSink
    {
        public int Packets;

        public void OnPacket(int line, ReadOnlySpan<byte> datagram, ulong receiveTsc) => Packets++;
    }
}
