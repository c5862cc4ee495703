using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Feed.Sources;
using Engine.Core.Memory;

namespace Engine.Tests.Feed.Sources;

[Category("HotPath")]
public sealed class PacketSlotTests
{
    [Test]
    public void The_fields_of_a_slot_are_where_its_drawing_shows_them()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Unsafe.SizeOf<PacketSlot>(), Is.EqualTo(PacketSlot.SizeInBytes));
            Assert.That(RuntimeHelpers.IsReferenceOrContainsReferences<PacketSlot>(), Is.False);
            Assert.That(Offset(nameof(PacketSlot.Length)), Is.Zero);
            Assert.That(Offset(nameof(PacketSlot.SegmentBytes)), Is.EqualTo(4));
            Assert.That(Offset(nameof(PacketSlot.ReceiveTsc)), Is.EqualTo(8));
            Assert.That(Offset(nameof(PacketSlot.KernelTimeNs)), Is.EqualTo(16));
            Assert.That(Offset(nameof(PacketSlot.Source)), Is.EqualTo(24));
            Assert.That(Offset(nameof(PacketSlot.Line)), Is.EqualTo(28));
        });
    }

    [Test]
    public void The_first_line_of_a_slot_holds_a_packet_header_too()
    {
        Assert.That(PacketSlot.SizeInBytes + MoldUdp64Header.Size, Is.LessThanOrEqualTo(CacheLine.Size));
    }

    [TestCase(64)]
    [TestCase(1_472)]
    [TestCase(2_016)]
    [TestCase(2_048)]
    [TestCase(65_536)]
    public void Slots_are_an_odd_number_of_whole_lines_with_room_for_the_longest_datagram(int capacity)
    {
        var stride = PacketSlot.StrideFor(capacity);
        Assert.That(stride % CacheLine.Size, Is.Zero);
        Assert.That(stride / CacheLine.Size % 2, Is.EqualTo(1));
        Assert.That(stride - PacketSlot.SizeInBytes, Is.InRange(capacity, capacity + 2 * CacheLine.Size));
    }

    private static int Offset(string field) => (int)Marshal.OffsetOf<PacketSlot>(field);
}
