using Engine.Core;
using Engine.Core.Feed.Sources;
using Engine.Core.Feed.Sources.Journal;

namespace Engine.Tests.Feed.Sources.Journal;

public sealed class JournalTests
{
    [Test]
    public void What_was_recorded_is_read_back_message_for_message()
    {
        using var bench = new JournalBench();
        bench.Give(EventKind.SessionStarted);
        for (var i = 0; i < 50; i++)
        {
            bench.Give(runs: i == 25 ? 5 : 40, longestMessage: i == 25 ? 20_000 : 60);
            bench.Drain();
        }

        bench.Give(EventKind.SessionEnded);
        bench.End();

        var (sink, reader) = bench.Read();
        AssertSame(sink.Messages, bench.Given);
        Assert.That(sink.Controls.Select(control => control.Kind), Is.EqualTo(new[] { EventKind.SessionStarted, EventKind.SessionEnded }));
        Assert.That((reader.Format, reader.Fault, reader.Holes, reader.TornBytes), Is.EqualTo(("itch", SourceFault.None, 0L, 0L)));
        Assert.That(reader.Messages, Is.EqualTo(bench.Counters.RecordedMessages));
    }

    [Test]
    public void Receive_times_are_those_of_the_clock()
    {
        using var bench = new JournalBench();
        var before = DateTimeOffset.UtcNow;
        bench.Agent.Input.OnMessages(JournalBench.Session, 1, 1, [0, 0], Core.Timing.Tsc.Now());
        bench.End();

        var (_, reader) = bench.Read();
        var received = DateTimeOffset.UnixEpoch.AddTicks(reader.ReceivedUnixNs / 100);
        Assert.That(received, Is.InRange(before.AddMilliseconds(-1), DateTimeOffset.UtcNow));
    }

    [Test]
    public void A_full_file_is_followed_by_the_next_and_old_ones_go()
    {
        using var bench = new JournalBench(options: new JournalOptions { RingBytes = 1 << 22, SegmentBytes = 1 << 16, KeepSegments = 3 });
        for (var i = 0; i < 40; i++)
        {
            bench.Give(runs: 20);
            bench.Drain();
        }

        bench.End();
        Assert.That(bench.Counters.Segments, Is.GreaterThan(4));
        Assert.That(bench.Files, Has.Length.EqualTo(3));
        Assert.That(bench.Files.Select(file => new FileInfo(file).Length), Is.All.LessThanOrEqualTo(1 << 16));
        var (sink, reader) = bench.Read();
        Assert.That(reader.Fault, Is.EqualTo(SourceFault.None));
        AssertSame(sink.Messages, bench.Given[^sink.Messages.Count..]);
        Assert.That(sink.Messages, Has.Count.GreaterThan(100));
    }

    [Test]
    public void A_file_missing_in_the_middle_is_not_passed_over()
    {
        using var bench = new JournalBench(options: new JournalOptions { RingBytes = 1 << 22, SegmentBytes = 1 << 16 });
        for (var i = 0; i < 30; i++)
        {
            bench.Give(runs: 20);
            bench.Drain();
        }

        bench.End();
        File.Delete(bench.Files[1]);
        Assert.That(bench.Read().Reader.Fault, Is.EqualTo(SourceFault.Corrupt));
    }

    [Test]
    public void What_a_killed_process_has_written_is_there()
    {
        using var bench = new JournalBench();
        bench.Give(runs: 100);
        bench.Drain();

        // Nothing is closed or flushed: what another process sees now is what it would see after a kill.
        var image = Path.Combine(Path.GetDirectoryName(bench.Options.Folder)!, "image.journal");
        File.Copy(bench.Files[0], image);
        AssertSame(bench.Read(image).Sink.Messages, bench.Given);
    }

    // Each cut of the last record, and of the file's head.
    [Test]
    public void A_torn_tail_is_cut_and_counted_wherever_it_was_torn()
    {
        using var bench = new JournalBench();
        bench.Give(runs: 3);
        bench.Drain();
        var whole = bench.Given.Count;
        var end = new FileInfo(bench.Files[0]).Length;
        bench.Give(runs: 1);
        bench.End();
        var bytes = File.ReadAllBytes(bench.Files[0]);
        var wholeEnd = EndOf(bytes, records: 3);

        var image = Path.Combine(Path.GetDirectoryName(bench.Options.Folder)!, "00000001.journal");
        for (var length = wholeEnd + 1; length < bytes.Length; length++)
        {
            File.WriteAllBytes(image, bytes[..length]);
            var (sink, reader) = bench.Read(image);
            Assert.That((sink.Messages.Count, reader.Fault), Is.EqualTo((whole, SourceFault.None)), $"{length}");
            Assert.That(reader.TornBytes, Is.InRange(1, length - wholeEnd));
            Assert.That(JournalRepair.CutTornTail(image), Is.EqualTo(length - wholeEnd));
            Assert.That(File.ReadAllBytes(image), Is.EqualTo(bytes[..wholeEnd]));
        }

        Assert.That(end, Is.GreaterThan(0));
    }

    [Test]
    public void A_journal_opened_again_goes_on_behind_its_torn_tail()
    {
        using var bench = new JournalBench();
        bench.Give(runs: 5);
        bench.End();
        using (var file = File.OpenHandle(bench.Files[0], FileMode.Open, FileAccess.Write))
            RandomAccess.Write(file, [64, 0, 0, 0, 1, 2, 3], RandomAccess.GetLength(file));

        var counters = new JournalCounters();
        new JournalWriter(bench.Options, "itch", counters, bench.Time).Dispose();

        Assert.That((counters.TornBytes, bench.Files.Length), Is.EqualTo((7L, 2)));
        var (sink, reader) = bench.Read();
        Assert.That((reader.Fault, reader.TornBytes), Is.EqualTo((SourceFault.None, 0L)));
        AssertSame(sink.Messages, bench.Given);
    }

    [Test]
    public void Two_processes_cannot_write_one_journal()
    {
        using var bench = new JournalBench();
        Assert.That(() => new JournalWriter(bench.Options, "itch", new JournalCounters(), bench.Time), Throws.InstanceOf<IOException>());
    }

    [Test]
    public void Damage_in_the_middle_is_a_fault_and_is_not_cut()
    {
        using var bench = new JournalBench();
        for (var i = 0; i < 200; i++)
        {
            bench.Give(runs: 20, longestMessage: 200);
            bench.Drain();
        }

        bench.End();
        var bytes = File.ReadAllBytes(bench.Files[0]);
        Assert.That(bytes, Has.Length.GreaterThan(3 << 20));
        bytes[JournalSegment.HeadBytes + JournalRecord.HeadBytes + 3] ^= 0x10;
        File.WriteAllBytes(bench.Files[0], bytes);

        var (sink, reader) = bench.Read();
        Assert.That((sink.Messages.Count, reader.Fault), Is.EqualTo((0, SourceFault.Corrupt)));
        Assert.That(JournalRepair.CutTornTail(bench.Files[0]), Is.Zero);
        Assert.That(new FileInfo(bench.Files[0]).Length, Is.EqualTo(bytes.Length));
    }

    [Test]
    public void What_finds_the_ring_full_is_counted_and_leaves_a_hole()
    {
        using var bench = new JournalBench();
        bench.Give(EventKind.SessionStarted);
        while (bench.Counters.LostRecords < 50)
            bench.Give(runs: 1, longestMessage: 3_000);
        bench.Drain();
        bench.Give(runs: 10);
        bench.End();

        var (sink, reader) = bench.Read();
        Assert.That(bench.Counters.RecordedMessages + bench.Counters.LostMessages, Is.EqualTo(bench.Given.Count));
        Assert.That(reader.Messages, Is.EqualTo(bench.Counters.RecordedMessages));
        Assert.That(reader.MissingMessages, Is.EqualTo(bench.Counters.LostMessages).And.GreaterThan(0));
        var given = bench.Given.ToDictionary(message => message.Sequence, message => message.Message);
        Assert.That(sink.Messages.All(message => given[message.Sequence].AsSpan().SequenceEqual(message.Message)), Is.True);
        Assert.That(sink.Controls.Where(control => control.Kind == EventKind.GapDeclared).Sum(gap => (long)gap.OrderReference), Is.EqualTo(reader.MissingMessages));
        Assert.That(sink.Controls.Count(control => control.Kind == EventKind.GapDeclared), Is.EqualTo(reader.Holes));
    }

    [Test]
    public void A_disk_that_refuses_for_a_while_costs_nothing_that_the_ring_can_hold()
    {
        using var bench = new JournalBench(options: new JournalOptions { RingBytes = 1 << 22, SegmentBytes = 1 << 15 });
        bench.Give(runs: 30);
        bench.Drain();
        var aside = bench.Options.Folder + ".aside";
        Directory.Move(bench.Options.Folder, aside);
        bench.Give(runs: 200);
        bench.Drain();
        Assert.That(bench.Counters.Faults, Is.GreaterThan(0));

        Directory.Move(aside, bench.Options.Folder);
        bench.Time.Advance(TimeSpan.FromSeconds(2));
        bench.Drain();
        bench.End();

        Assert.That(bench.Counters.LostRecords, Is.Zero);
        var (sink, reader) = bench.Read();
        Assert.That(reader.Fault, Is.EqualTo(SourceFault.None));
        AssertSame(sink.Messages, bench.Given);
    }

    [Test, Category("HotPath")]
    public void Recording_allocates_nothing_with_room_and_without()
    {
        using var bench = new JournalBench();
        var blocks = new byte[66];
        blocks[1] = 64;
        var control = new MarketEvent { Kind = EventKind.FeedSilent };
        ulong sequence = 1;

        var allocated = Allocations.Of(() =>
        {
            for (var i = 0; i < 100_000; i++)
                bench.Agent.Input.OnMessages(JournalBench.Session, sequence++, 1, blocks, 0);
            bench.Agent.Input.OnControl(in control);
        });

        Assert.That(allocated, Is.Zero);
        Assert.That(bench.Counters.LostRecords, Is.GreaterThan(1_000), "the full ring was not met");
    }

    [Test]
    public void Random_bytes_for_a_journal_neither_throw_nor_hang()
    {
        using var bench = new JournalBench();
        bench.Give(runs: 60);
        bench.End();
        var good = File.ReadAllBytes(bench.Files[0]);
        var path = Path.Combine(Path.GetDirectoryName(bench.Options.Folder)!, "00000001.journal");
        var random = new Random(5);
        for (var i = 0; i < 400; i++)
        {
            var bytes = good[..random.Next(JournalSegment.HeadBytes, good.Length)];
            for (var change = 0; change < 4; change++)
                bytes[random.Next(JournalSegment.HeadBytes, bytes.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(path, bytes);
            var sink = bench.Read(path).Sink;
            AssertSame(sink.Messages, bench.Given[..sink.Messages.Count]);
        }
    }

    private static void AssertSame(List<(ulong Sequence, byte[] Message)> read, List<(ulong Sequence, byte[] Message)> given)
    {
        Assert.That(read, Has.Count.EqualTo(given.Count));
        for (var i = 0; i < read.Count; i++)
        {
            if (read[i].Sequence != given[i].Sequence || !read[i].Message.AsSpan().SequenceEqual(given[i].Message))
                Assert.Fail($"message {given[i].Sequence} differs");
        }
    }

    private static int EndOf(byte[] bytes, int records)
    {
        var at = JournalSegment.HeadBytes;
        for (var i = 0; i < records; i++)
            at += BitConverter.ToInt32(bytes, at);
        return at;
    }
}
