using System.Runtime.CompilerServices;
using Engine.Core;
using Engine.Core.Analysis;
using Engine.Core.Book;
using Engine.Core.Feed;
using Engine.Core.Memory;
using Engine.Core.Pipeline;
using Engine.Core.Snapshots;
using Engine.Core.Timing;

namespace Engine.Tests.Rules;

/// <summary>Structs that threads share are as large as they say, hold no references, and keep different writers apart.</summary>
[Category("HotPath")]
public sealed class LayoutTests
{
    [Test]
    public void Shared_structs_are_whole_cache_lines_without_references()
    {
        AssertLines<MarketEvent>(1);
        AssertLines<BookSnapshot>(2);
        AssertLines<Signal>(2);
        AssertLines<SymbolSummary>(3);
    }

    [Test]
    public void The_fields_of_an_event_are_where_its_drawing_shows_them()
    {
        var e = default(MarketEvent);
        Assert.Multiple(() =>
        {
            Assert.That(Offset(ref e, ref e.Sequence), Is.EqualTo(8));
            Assert.That(Offset(ref e, ref e.ExchangeTimeNs), Is.EqualTo(16));
            Assert.That(Offset(ref e, ref e.ReceiveTsc), Is.EqualTo(24));
            Assert.That(Offset(ref e, ref e.OrderReference), Is.EqualTo(32));
            Assert.That(Offset(ref e, ref e.SecondaryReference), Is.EqualTo(40));
            Assert.That(Offset(ref e, ref e.Price), Is.EqualTo(48));
            Assert.That(Offset(ref e, ref e.Size), Is.EqualTo(52));
            Assert.That(Offset(ref e, ref e.Symbol), Is.EqualTo(56));
            Assert.That(Offset(ref e, ref e.Kind), Is.EqualTo(60));
            Assert.That(Offset(ref e, ref e.Side), Is.EqualTo(61));
            Assert.That(Offset(ref e, ref e.Flags), Is.EqualTo(62));
        });
    }

    [Test]
    public void Two_stages_counters_lie_128_bytes_apart()
    {
        var stages = new StageCounters[2];
        Assert.That(RuntimeHelpers.IsReferenceOrContainsReferences<StageCounters>(), Is.False);
        // Words from the isolation on, and a whole isolation behind them: the nearest words of two neighbours.
        const int words = 8 * sizeof(long);
        var apart = (int)Unsafe.ByteOffset(ref stages[0], ref stages[1]) - words;
        Assert.That(apart, Is.GreaterThanOrEqualTo(CacheLine.Isolation));
    }

    [Test]
    public void Two_isolated_words_lie_128_bytes_apart()
    {
        var words = new IsolatedLong[2];
        Assert.That(RuntimeHelpers.IsReferenceOrContainsReferences<IsolatedLong>(), Is.False);
        Assert.That((int)Unsafe.ByteOffset(ref words[0], ref words[1]) - sizeof(long), Is.GreaterThanOrEqualTo(CacheLine.Isolation));
    }

    [Test]
    public void The_consumers_word_of_an_event_ring_lies_apart_from_what_the_producer_reads()
    {
        using var ring = new Engine.Core.Pipeline.EventRing(1024, new StageWait(new Completion(), IdlePolicy.Yield));
        ref var word = ref Unsafe.As<long, byte>(ref ring.Next.Word);
        ref var mask = ref Unsafe.As<int, byte>(ref Unsafe.AsRef(in ring.Mask));
        Assert.That(Math.Abs((long)Unsafe.ByteOffset(ref word, ref mask)), Is.GreaterThanOrEqualTo(CacheLine.Isolation));
    }

    [Test]
    public void Decode_and_book_counters_of_two_threads_lie_apart()
    {
        // Allocated one after the other, as one thread's start-up does.
        var decode = Enumerable.Range(0, 8).Select(_ => new DecodeCounters()).ToArray();
        AssertApart(decode, (c, action) => action(ref c.FirstWord, ref c.LastWord));
        var books = Enumerable.Range(0, 8).Select(_ => new BookCounters()).ToArray();
        AssertApart(books, (c, action) => action(ref c.FirstWord, ref c.LastWord));
    }

    [Test]
    public void A_badly_padded_word_would_be_caught()
    {
        var words = new[] { new BadlyPadded(1), new BadlyPadded(2) };
        Assert.That((int)Unsafe.ByteOffset(ref words[0].Word, ref words[1].Word) - sizeof(long), Is.LessThan(CacheLine.Isolation));
    }

    [Test]
    public void The_histogram_of_one_thread_shares_no_line_pair_with_anothers()
    {
        // Allocated one after the other, as one thread's start-up does.
        var histograms = Enumerable.Range(0, 4).Select(_ => new LatencyHistogram(highestValue: 64, significantDigits: 1)).ToArray();
        var ranges = histograms.Select(histogram => histogram.WrittenRange).OrderBy(range => (long)range.From).ToArray();
        foreach (var (one, next) in ranges.Zip(ranges[1..]))
            Assert.That((long)(next.From - one.To), Is.GreaterThanOrEqualTo(CacheLine.Isolation));
    }

    private delegate void WithRange(ref long first, ref long last);

    private static void AssertApart<T>(T[] counters, Action<T, WithRange> open)
    {
        // No collection may move them while they are measured: addresses are compared only if each is the same before and after.
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var ranges = RangesOf(counters, open);
            if (!ranges.SequenceEqual(RangesOf(counters, open)))
                continue;
            var ordered = ranges.OrderBy(range => (long)range.From).ToArray();
            foreach (var (one, next) in ordered.Zip(ordered[1..]))
                Assert.That((long)(next.From - one.To), Is.GreaterThanOrEqualTo(CacheLine.Isolation), typeof(T).Name);
            return;
        }

        Assert.Fail("the collector never held still");
    }

    private static unsafe (nint From, nint To)[] RangesOf<T>(T[] counters, Action<T, WithRange> open)
    {
        var ranges = new (nint From, nint To)[counters.Length];
        for (var i = 0; i < counters.Length; i++)
        {
            var at = i;
            open(counters[i], (ref long first, ref long last) => ranges[at] = ((nint)Unsafe.AsPointer(ref first), (nint)Unsafe.AsPointer(ref last) + sizeof(long)));
        }

        return ranges;
    }

    private static void AssertLines<T>(int lines)
        where T : struct
    {
        Assert.That(Unsafe.SizeOf<T>(), Is.EqualTo(lines * CacheLine.Size), typeof(T).Name);
        Assert.That(RuntimeHelpers.IsReferenceOrContainsReferences<T>(), Is.False, typeof(T).Name);
    }

    private static int Offset<T, TField>(ref T whole, ref TField field) => (int)Unsafe.ByteOffset(ref Unsafe.As<T, byte>(ref whole), ref Unsafe.As<TField, byte>(ref field));

    /// <summary>One line and no more: its neighbour is in the next, which the prefetcher pulls with it.</summary>
    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit, Size = CacheLine.Size)]
    private struct BadlyPadded(long word)
    {
        [System.Runtime.InteropServices.FieldOffset(0)] public long Word = word;
    }
}
