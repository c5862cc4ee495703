using Engine.Core.Feed.Sources;
using Engine.Core.Feed.Sources.Capture;

namespace Engine.Tests.Feed.Sources.Capture;

public sealed class CaptureFileTests
{
    private static readonly byte[] First = Frames.Ethernet(Frames.Ipv4(Frames.Udp("first"u8.ToArray())), 0x0800, 0x8100);
    private static readonly byte[] Second = Frames.Ethernet(Frames.Ipv6(Frames.Udp("second!"u8.ToArray(), to: 3333)), 0x86DD);

    [TestCase(false, false, 1_700_000_000_123_456_000)]
    [TestCase(false, true, 1_700_000_000_123_456_000)]
    [TestCase(true, false, 1_700_000_000_000_123_456)]
    [TestCase(true, true, 1_700_000_000_000_123_456)]
    public void A_pcap_gives_its_datagrams_with_times(bool nanoseconds, bool bigEndian, long timeNs)
    {
        var file = new CaptureWriter(bigEndian).PcapHeader(nanoseconds, 1)
            .PcapRecord(1_700_000_000, 123_456, First)
            .PcapRecord(1_700_000_001, 0, Second)
            .ToArray();

        var (read, fault) = Read(file);

        Assert.That(fault, Is.EqualTo(SourceFault.None));
        Assert.That(read, Is.EqualTo(new[] { ("first", timeNs, 2222), ("second!", 1_700_000_001_000_000_000, 3333) }));
    }

    [Test]
    public void A_pcap_header_may_carry_the_length_of_the_checksum_beside_the_link_layer()
    {
        var file = new CaptureWriter(false).PcapHeader(false, 0x1400_0001).PcapRecord(0, 0, First).ToArray();

        Assert.That(Read(file).Read.Single().Text, Is.EqualTo("first"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void A_pcapng_gives_the_datagrams_of_all_its_interfaces_and_sections(bool bigEndian)
    {
        var file = new CaptureWriter(bigEndian).Section()
            .Interface(1)
            .Interface(113, resolution: 9)
            .Block(5, w => w.U32(0).U32(0).U32(0))
            .Enhanced(0, 1_000_001, First)
            .Enhanced(1, 1_000_001, Frames.LinuxCooked(Frames.Ipv4(Frames.Udp("cooked"u8.ToArray())), 0x0800))
            .Obsolete(0, 7, Second)
            .ToArray();
        var other = new CaptureWriter(!bigEndian).Section().Interface(1).Simple(First, First.Length).ToArray();

        var (read, fault) = Read([.. file, .. other]);

        Assert.That(fault, Is.EqualTo(SourceFault.None));
        Assert.That(read.Select(r => (r.Text, r.TimeNs)), Is.EqualTo(new[]
        {
            ("first", 1_000_001_000L), ("cooked", 1_000_001L), ("second!", 7_000L), ("first", 0L),
        }));
    }

    [TestCase((byte)0, 3UL, 3_000_000_000)]
    [TestCase((byte)6, 3UL, 3_000)]
    [TestCase((byte)9, 3UL, 3)]
    [TestCase((byte)12, 3_000UL, 3)]
    [TestCase((byte)0x80, 3UL, 3_000_000_000)]
    [TestCase((byte)0x94, 3UL << 20, 3_000_000_000)]
    [TestCase((byte)0xA0, 3UL << 31, 1_500_000_000)]
    [TestCase((byte)0x7F, ulong.MaxValue, 1)]
    public void A_pcapng_interface_counts_time_as_it_says(byte resolution, ulong ticks, long expectedNs)
    {
        var file = new CaptureWriter(false).Section().Interface(1, resolution: resolution, offsetSeconds: 10).Enhanced(0, ticks, First).ToArray();

        Assert.That(Read(file).Read.Single().TimeNs, Is.EqualTo(expectedNs + 10_000_000_000));
    }

    [Test]
    public void A_simple_packet_is_as_long_as_the_interface_keeps()
    {
        var cut = First[..40];
        var file = new CaptureWriter(false).Section().Interface(1, snapLength: 40).Simple(cut, First.Length).ToArray();
        using var capture = new CaptureFile(new MemoryStream(file));

        Assert.That(capture.TryRead(out _), Is.False);
        Assert.That((capture.Fault, capture.Count(FrameResult.Cut)), Is.EqualTo((SourceFault.None, 1L)));
    }

    [Test]
    public void Frames_that_are_no_datagrams_are_counted_by_reason()
    {
        var file = new CaptureWriter(false).PcapHeader(true, 1)
            .PcapRecord(0, 0, Frames.Ethernet([], 0x0806))
            .PcapRecord(0, 0, Frames.Ethernet(Frames.Ipv4(Frames.Udp([]), protocol: 6), 0x0800))
            .PcapRecord(0, 0, Frames.Ethernet(Frames.Ipv4(Frames.Udp([]), fragment: 1), 0x0800))
            .PcapRecord(0, 0, First)
            .ToArray();
        using var capture = new CaptureFile(new MemoryStream(file));

        while (capture.TryRead(out _))
        {
        }

        Assert.That(Enum.GetValues<FrameResult>().Select(capture.Count), Is.EqualTo(new[] { 1L, 0, 1, 1, 1, 0, 0 }));
    }

    private static IEnumerable<TestCaseData> Damaged()
    {
        CaptureWriter Pcap() => new CaptureWriter(false).PcapHeader(true, 1).PcapRecord(0, 0, First);
        CaptureWriter Pcapng() => new CaptureWriter(false).Section().Interface(1).Enhanced(0, 0, First);

        yield return Case("record beyond the buffer", Pcap().PcapRecord(0, 0, [], 1 << 20));
        yield return Case("record of four gigabytes", Pcap().PcapRecord(0, 0, [], -1));
        yield return Case("packet longer than its block", Pcapng().Enhanced(0, 0, First, First.Length + 4));
        yield return Case("packet of an unknown interface", Pcapng().Enhanced(1, 0, First));
        yield return Case("packet block without a header", Pcapng().Block(6, w => w.U32(0)));
        yield return Case("interface without a link layer", Pcapng().Block(1, w => w.U32(1)));
        yield return Case("option longer than its block", Pcapng().Block(1, w => w.U16(1).U16(0).U32(0).U16(9).U16(100)));
        yield return Case("block shorter than itself", Pcapng().U32(6).U32(8).U32(8));
        yield return Case("block length not a multiple of four", Pcapng().U32(6).U32(13).U32(13).U32(0));
        yield return Case("lengths that differ", Pcapng().U32(6).U32(16).U32(0).U32(20));
        yield return Case("byte order of no kind", Pcapng().Block(0x0A0D0D0A, w => w.U32(0x12345678)));
        yield return Case("packet of a new section without interface", Pcapng().Section().Simple(First, First.Length));
    }

    [TestCaseSource(nameof(Damaged))]
    public void A_file_that_contradicts_itself_ends_after_what_was_right(byte[] file)
    {
        var (read, fault) = Read(file);

        Assert.That(fault, Is.EqualTo(SourceFault.Corrupt));
        Assert.That(read.Select(r => r.Text), Is.EqualTo(new[] { "first" }));
    }

    [Test]
    public void A_file_of_another_kind_is_corrupt()
    {
        Assert.That(Read("not a capture"u8.ToArray()).Fault, Is.EqualTo(SourceFault.Corrupt));
    }

    [Test]
    public void A_file_cut_anywhere_ends_cleanly()
    {
        var pcap = new CaptureWriter(false).PcapHeader(true, 1).PcapRecord(0, 0, First).PcapRecord(0, 0, Second).ToArray();
        var pcapng = new CaptureWriter(true).Section().Interface(1).Enhanced(0, 0, First).Enhanced(0, 0, Second).ToArray();
        foreach (var file in new[] { pcap, pcapng })
        {
            var clean = 0;
            for (var length = 0; length < file.Length; length++)
            {
                var (read, fault) = Read(file[..length]);
                clean += fault == SourceFault.None ? 1 : 0;

                Assert.That(fault, Is.EqualTo(SourceFault.None).Or.EqualTo(SourceFault.Truncated));
                Assert.That(read, Has.Count.LessThan(2));
            }

            Assert.That(clean, Is.EqualTo(file == pcap ? 2 : 3), "only at the ends of records");
        }
    }

    [Test]
    public void A_compressed_capture_is_unpacked()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.pcap.gz");
        try
        {
            using (var gzip = new System.IO.Compression.GZipStream(File.Create(path), System.IO.Compression.CompressionLevel.Fastest))
                gzip.Write(new CaptureWriter(false).PcapHeader(true, 1).PcapRecord(0, 0, First).ToArray());
            using var capture = new CaptureFile(path);

            Assert.That(capture.TryRead(out var datagram), Is.True);
            Assert.That(datagram.Payload.SequenceEqual("first"u8));
            Assert.That(capture.TryRead(out _), Is.False);
            Assert.That(capture.Fault, Is.EqualTo(SourceFault.None));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static TestCaseData Case(string name, CaptureWriter file) => new TestCaseData(file.ToArray()).SetArgDisplayNames(name);

    private static (List<(string Text, long TimeNs, int Port)> Read, SourceFault Fault) Read(byte[] file)
    {
        var read = new List<(string, long, int)>();
        using var capture = new CaptureFile(new MemoryStream(file));
        while (capture.TryRead(out var datagram))
            read.Add((System.Text.Encoding.ASCII.GetString(datagram.Payload), datagram.TimeNs, datagram.DestinationPort));
        return (read, capture.Fault);
    }
}
