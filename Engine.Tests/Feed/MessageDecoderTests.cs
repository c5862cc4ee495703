using Engine.Core;
using Engine.Core.Feed;
using Engine.Core.Feed.Itch50;
using Engine.Tests.Feed.Itch50;

namespace Engine.Tests.Feed;

public sealed class MessageDecoderTests
{
    private static readonly SessionId Session = SessionId.Parse("TEST");

    [Test]
    public void Events_carry_session_sequence_and_receive_time_and_the_last_ends_the_packet()
    {
        var sink = new RecordingEventSink();
        var decoder = new MessageDecoder<Itch50Format, RecordingEventSink>(sink);

        decoder.OnMessages(Session, 100, 3, Blocks([Delete(1), Delete(2), Delete(3)]), 55);

        Assert.That(sink.Events.Select(e => (e.Session, e.Sequence, e.ReceiveTsc, e.OrderReference, e.Flags)), Is.EqualTo(new[]
        {
            (Session, 100UL, 55UL, 1UL, EventFlags.None),
            (Session, 101UL, 55UL, 2UL, EventFlags.None),
            (Session, 102UL, 55UL, 3UL, EventFlags.EndOfPacket),
        }));
    }

    [Test]
    public void The_end_of_the_packet_is_flagged_on_the_last_event_even_if_other_messages_follow_it()
    {
        var sink = new RecordingEventSink();
        var decoder = new MessageDecoder<Itch50Format, RecordingEventSink>(sink);

        decoder.OnMessages(Session, 1, 3, Blocks([Delete(1), "?"u8.ToArray(), []]), 0);

        Assert.That(sink.Events.Single().Flags, Is.EqualTo(EventFlags.EndOfPacket));
        Assert.That(decoder.Counters.Count((byte)'?', DecodeResult.UnknownType), Is.EqualTo(1));
        Assert.That(decoder.Counters.Count(0, DecodeResult.WrongLength), Is.EqualTo(1));
        Assert.That(decoder.Counters.Count((byte)'D', DecodeResult.Event), Is.EqualTo(1));
        Assert.That(decoder.Counters.Messages, Is.EqualTo(3));
    }

    [TestCase(63, new[] { 63 })]
    [TestCase(64, new[] { 64 })]
    [TestCase(65, new[] { 64, 1 })]
    [TestCase(200, new[] { 64, 64, 64, 8 })]
    public void A_long_run_is_passed_on_in_batches_of_64_with_one_end(int count, int[] batches)
    {
        var sink = new RecordingEventSink();
        var decoder = new MessageDecoder<Itch50Format, RecordingEventSink>(sink);

        decoder.OnMessages(Session, 1, count, Blocks(Enumerable.Range(1, count).Select(i => Delete((ulong)i))), 0);

        Assert.That(sink.Batches, Is.EqualTo(batches));
        Assert.That(sink.Events.Select(e => e.Sequence), Is.EqualTo(Enumerable.Range(1, count).Select(i => (ulong)i)));
        Assert.That(sink.Events.FindIndex(e => e.Flags == EventFlags.EndOfPacket), Is.EqualTo(count - 1));
    }

    [TestCase(EventKind.RebuildEnded)]
    [TestCase(EventKind.GapDeclared)]
    [TestCase(EventKind.SessionStarted)]
    public void Every_event_of_a_rebuild_is_marked_also_in_a_run_of_several_batches_and_none_behind_it(EventKind end)
    {
        const int count = 130;
        var sink = new RecordingEventSink();
        var decoder = new MessageDecoder<Itch50Format, RecordingEventSink>(sink);
        var (started, ended) = (new MarketEvent { Kind = EventKind.RebuildStarted, Symbol = -1 }, new MarketEvent { Kind = end, Symbol = -1 });
        var run = Blocks(Enumerable.Range(1, count).Select(i => Delete((ulong)i)));

        decoder.OnMessages(Session, 1, count, run, 0);
        decoder.OnControl(ref started);
        decoder.OnMessages(Session, 1 + count, count, run, 0);
        decoder.OnControl(ref ended);
        decoder.OnMessages(Session, 1 + 2 * count, count, run, 0);

        var marked = sink.Events.Where(e => e.Kind == EventKind.Delete && (e.Flags & EventFlags.Rebuild) != 0).Select(e => e.Sequence);
        Assert.That(marked, Is.EqualTo(Enumerable.Range(1 + count, count).Select(i => (ulong)i)));
    }

    [Test]
    public void A_full_batch_followed_by_messages_without_events_still_ends_the_packet()
    {
        var sink = new RecordingEventSink();
        var decoder = new MessageDecoder<Itch50Format, RecordingEventSink>(sink);

        decoder.OnMessages(Session, 1, 65, Blocks([.. Enumerable.Range(1, 64).Select(i => Delete((ulong)i)), "?"u8.ToArray()]), 0);

        Assert.That(sink.Events[^1].Flags, Is.EqualTo(EventFlags.EndOfPacket));
    }

    [Test]
    public void A_run_of_messages_without_events_passes_nothing_on()
    {
        var sink = new RecordingEventSink();
        var decoder = new MessageDecoder<Itch50Format, RecordingEventSink>(sink);

        decoder.OnMessages(Session, 1, 1, Blocks([new Itch50Message('S').Char('Q').ToArray()]), 0);

        Assert.That(sink.Batches, Is.Empty);
        Assert.That(decoder.Counters.Count((byte)'S', DecodeResult.Ignored), Is.EqualTo(1));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(20)]
    public void Bytes_that_end_before_the_count_drop_the_rest_and_are_counted(int left)
    {
        var sink = new RecordingEventSink();
        var decoder = new MessageDecoder<Itch50Format, RecordingEventSink>(sink);

        decoder.OnMessages(Session, 1, 2, Blocks([Delete(1), Delete(2)]).AsSpan(0, 21 + left), 0);

        Assert.That(sink.Events.Select(e => e.OrderReference), Is.EqualTo(new[] { 1UL }));
        Assert.That((decoder.Counters.TruncatedRuns, decoder.Counters.Messages), Is.EqualTo((1L, 1L)));
    }

    [Test]
    public void A_control_event_passes_through()
    {
        var sink = new RecordingEventSink();
        var decoder = new MessageDecoder<Itch50Format, RecordingEventSink>(sink);
        var control = new MarketEvent { Kind = EventKind.GapDeclared, Sequence = 9, Symbol = -1 };

        decoder.OnControl(ref control);

        Assert.That(sink.Events.Single(), Is.EqualTo(control));
    }

    [Test, Category("HotPath")]
    public void Decoding_allocates_nothing()
    {
        var blocks = Blocks([Delete(1), "?"u8.ToArray(), [], new Itch50Message('S').Char('Q').ToArray(), .. Enumerable.Repeat(Delete(2), 100)]);
        var decoder = new MessageDecoder<Itch50Format, CountingSink>(default);

        var passes = 0;
        var allocated = Allocations.Of(() =>
        {
            passes++;
            for (var i = 0; i < 1000; i++)
                decoder.OnMessages(Session, 1, 104, blocks, 0);
        });

        Assert.That(allocated, Is.Zero);
        Assert.That(decoder.Sink.Events, Is.EqualTo(passes * 1000 * 101));
    }

    internal static byte[] Blocks(IEnumerable<byte[]> messages) =>
        [.. messages.SelectMany(m => new[] { (byte)(m.Length >> 8), (byte)m.Length }.Concat(m))];

    private static byte[] Delete(ulong reference) => new Itch50Message('D').U64(reference).ToArray();

    private struct CountingSink : IEventSink
    {
        public long Events;

        public void OnEvents(Span<MarketEvent> events) => Events += events.Length;
    }
}
