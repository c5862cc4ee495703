using System.IO.Compression;
using Engine.Core;
using Engine.Core.Feed;
using Engine.Core.Feed.Itch50;
using Engine.Core.Feed.Sources;

namespace Engine.Tests.Feed.Sources;

public sealed class LengthPrefixedFileTests
{
    private static readonly SessionId Session = SessionId.Parse("FILE");

    [Test]
    public void Messages_are_numbered_from_one_between_start_and_end_of_the_session()
    {
        var messages = Enumerable.Range(0, 1000).Select(i => new byte[i % 70]).ToArray();

        var (sink, fault) = Read(MessageDecoderTests.Blocks(messages));

        Assert.That(fault, Is.EqualTo(SourceFault.None));
        Assert.That(sink.Messages.Select(m => m.Sequence), Is.EqualTo(Enumerable.Range(1, 1000).Select(i => (ulong)i)));
        Assert.That(sink.Messages.Select(m => m.Message.Length), Is.EqualTo(messages.Select(m => m.Length)));
        Assert.That(sink.Runs, Is.All.InRange(1, LengthPrefixedFile.RunLimit));
        Assert.That(sink.Controls.Select(c => (c.Kind, c.Sequence, c.Session, c.Symbol)), Is.EqualTo(new[]
        {
            (EventKind.SessionStarted, 0UL, Session, -1),
            (EventKind.SessionEnded, 1001UL, Session, -1),
        }));
    }

    [Test]
    public void The_largest_messages_pass_through_the_buffer()
    {
        var messages = Enumerable.Range(0, 20).Select(i => Enumerable.Repeat((byte)i, ushort.MaxValue).ToArray()).ToArray();

        var (sink, _) = Read(MessageDecoderTests.Blocks(messages));

        Assert.That(sink.Messages.Select(m => m.Message), Is.EqualTo(messages));
    }

    [Test]
    public void A_stream_that_trickles_gives_the_same_messages()
    {
        var blocks = MessageDecoderTests.Blocks(Enumerable.Range(0, 300).Select(i => new byte[i % 50]));
        var sink = new RecordingMessageSink();
        using var file = new LengthPrefixedFile(new TricklingStream(blocks), Session);

        file.ReadToEnd(ref sink);

        Assert.That(sink.Messages.Select(m => m.Message.Length), Is.EqualTo(Enumerable.Range(0, 300).Select(i => i % 50)));
        Assert.That(file.Bytes, Is.EqualTo(blocks.Length));
    }

    [Test]
    public void A_file_cut_anywhere_ends_with_a_fault_and_keeps_what_was_whole()
    {
        var blocks = MessageDecoderTests.Blocks([new byte[3], new byte[5]]);
        for (var length = 0; length < blocks.Length; length++)
        {
            var (sink, fault) = Read(blocks[..length]);

            Assert.That(fault, Is.EqualTo(length is 0 or 5 ? SourceFault.None : SourceFault.Truncated), $"cut at {length}");
            Assert.That(sink.Messages, Has.Count.EqualTo(length >= 5 ? 1 : 0));
            Assert.That(sink.Controls.Any(c => c.Kind == EventKind.SessionEnded), Is.EqualTo(fault == SourceFault.None));
        }
    }

    [Test]
    public void An_empty_file_is_an_empty_session()
    {
        var (sink, fault) = Read([]);

        Assert.That(fault, Is.EqualTo(SourceFault.None));
        Assert.That(sink.Controls.Select(c => c.Kind), Is.EqualTo(new[] { EventKind.SessionStarted, EventKind.SessionEnded }));
    }

    [Test]
    public void A_gzip_file_is_unpacked_and_a_damaged_one_ends_with_a_fault()
    {
        var blocks = MessageDecoderTests.Blocks(Enumerable.Range(0, 5000).Select(i => BitConverter.GetBytes(i * 2654435761L)));
        var packed = Pack(blocks);
        var damaged = packed.ToArray();
        damaged[packed.Length / 2] ^= 0xFF;

        Assert.That(ReadGz(packed).Sink.Messages, Has.Count.EqualTo(5000));
        Assert.That(ReadGz(packed).Fault, Is.EqualTo(SourceFault.None));
        Assert.That(ReadGz(packed[..(packed.Length / 2)]).Fault, Is.Not.EqualTo(SourceFault.None));
        Assert.That(ReadGz(damaged).Fault, Is.EqualTo(SourceFault.Corrupt));
    }

    [Test]
    public void A_gzip_file_cut_anywhere_is_truncated_even_where_every_message_is_there()
    {
        var packed = Pack(MessageDecoderTests.Blocks([new byte[3], new byte[5]]));
        for (var length = 0; length < packed.Length; length++)
        {
            var (sink, fault) = ReadGz(packed[..length]);

            Assert.That(fault, Is.EqualTo(SourceFault.Truncated), $"cut at {length} of {packed.Length}");
            Assert.That(sink.Controls.Any(c => c.Kind == EventKind.SessionEnded), Is.False);
        }

        Assert.That(ReadGz(packed[..^8]).Sink.Messages, Has.Count.EqualTo(2));
    }

    [Test]
    public void A_gzip_file_of_several_members_is_read_to_its_end()
    {
        var first = Pack(MessageDecoderTests.Blocks([new byte[3]]));
        var second = Pack(MessageDecoderTests.Blocks(Enumerable.Range(0, 5000).Select(i => BitConverter.GetBytes(i * 2654435761L))));

        var (sink, fault) = ReadGz([.. first, .. second]);

        Assert.That((sink.Messages.Count, fault), Is.EqualTo((5001, SourceFault.None)));
        Assert.That(ReadGz([.. first, .. second[..^1]]).Fault, Is.EqualTo(SourceFault.Truncated));
        Assert.That(ReadGz([.. first, .. second[..5]]).Fault, Is.EqualTo(SourceFault.Truncated));
    }

    [Test, Category("Golden")]
    public void The_real_day_has_the_messages_it_is_known_to_have()
    {
        var sink = new RecordingEventSink();
        var decoder = new MessageDecoder<Itch50Format, RecordingEventSink>(sink);
        using var file = new LengthPrefixedFile(TestData.PathOf("amzn-2012-06-21.itch.gz"), Session);

        file.ReadToEnd(ref decoder);

        Assert.That((file.Fault, file.Messages), Is.EqualTo((SourceFault.None, 178_808L)));
        Assert.That("ADEXPSR".Select(type => decoder.Counters.Seen((byte)type)),
            Is.EqualTo(new[] { 84_256L, 77_028, 8_974, 6_102, 2_445, 2, 1 }));
        Assert.That(decoder.Counters.Total(DecodeResult.Ignored), Is.EqualTo(2), "the two system events");
        Assert.That(decoder.Counters.Total(DecodeResult.Event), Is.EqualTo(178_806));
        Assert.That(sink.Events.Count(e => e.Kind == EventKind.Add), Is.EqualTo(84_256));
    }

    private static (RecordingMessageSink Sink, SourceFault Fault) Read(byte[] bytes)
    {
        var sink = new RecordingMessageSink();
        using var file = new LengthPrefixedFile(new MemoryStream(bytes), Session);
        file.ReadToEnd(ref sink);
        return (sink, file.Fault);
    }

    private static (RecordingMessageSink Sink, SourceFault Fault) ReadGz(byte[] bytes)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.itch.gz");
        File.WriteAllBytes(path, bytes);
        try
        {
            var sink = new RecordingMessageSink();
            using var file = new LengthPrefixedFile(path, Session);
            file.ReadToEnd(ref sink);
            return (sink, file.Fault);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    /// <summary>Yields one byte a read.</summary>
    private sealed class TricklingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(1, count));
    }
}
