using Engine.Core;
using Engine.Core.Book;

namespace Engine.Tests.Book;

/// <summary>Long random flows, in roomy books and in tiny ones, one by one and in spans, with everything a feed may say between orders.</summary>
[Category("HotPath")]
public sealed unsafe class BookFuzzTests
{
    private const int EventsARun = 2_000;

    /// <summary>The seed is in the message of a failure: <c>Run(seed)</c> repeats it.</summary>
    [TestCase(1_000_000)]
    public void A_million_events_leave_both_books_equal_at_every_level_after_each(int events)
    {
        var faults = new long[Enum.GetValues<BookFault>().Length];
        for (var seed = 1; seed <= events / EventsARun; seed++)
            Run(seed, faults);
        foreach (var fault in Enum.GetValues<BookFault>().Except([BookFault.LevelMissing, BookFault.BadValue]))
            Assert.That(faults[(int)fault], Is.GreaterThan(0), $"{fault} was never reached");
        Assert.That(faults[(int)BookFault.LevelMissing], Is.Zero);
    }

    [Test]
    public void Spans_of_any_length_do_and_tell_what_single_events_do([Range(1, 12)] int block)
    {
        for (var seed = block * 10; seed < block * 10 + 10; seed++)
        {
            var flow = new FuzzFlow(seed, bookOf: null);
            using var one = new BookEngine<RecordingListener, PriceLadder, NoOrderQueues>(flow.Options, new RecordingListener(), default);
            using var many = new BookEngine<RecordingListener, PriceLadder, NoOrderQueues>(flow.Options, new RecordingListener(), default);
            var random = new Random(seed);
            ulong sequence = 0;
            while (sequence < EventsARun)
            {
                var span = new MarketEvent[random.Next(1, 100)];
                foreach (ref var e in span.AsSpan())
                {
                    e = flow.Next();
                    e.Sequence = ++sequence;
                    var single = new[] { e };
                    one.OnEvents(single);
                }

                many.OnEvents(span);
                AssertSame(one, many, $"seed {seed}, after {sequence}");
            }
        }
    }

    private static void Run(int seed, long[] faults)
    {
        TwinHarness<PriceLadder>? harness = null;
        var flow = new FuzzFlow(seed, symbol => harness!.ReferenceOf(symbol));
        using var twin = harness = new TwinHarness<PriceLadder>(flow.Options, ordersCounted: !flow.IsAggregated);
        for (var i = 0; i < EventsARun; i++)
        {
            var e = flow.Next();
            if (twin.Apply(e) is { } difference)
                Assert.Fail($"seed {seed}: {difference}; symbol {e.Symbol}, {e.Side} {e.Size} @ {e.Price}, references {e.OrderReference}, {e.SecondaryReference}");
        }

        foreach (var fault in Enum.GetValues<BookFault>())
            faults[(int)fault] += twin.Books.Counters.FaultsOf(fault);
    }

    private static void AssertSame(
        BookEngine<RecordingListener, PriceLadder, NoOrderQueues> one, BookEngine<RecordingListener, PriceLadder, NoOrderQueues> many, string where)
    {
        Assert.That(many.Listener.Calls, Is.EqualTo(one.Listener.Calls), where);
        Assert.That(many.Orders.Count, Is.EqualTo(one.Orders.Count), where);
        one.Listener.Calls.Clear();
        many.Listener.Calls.Clear();
        for (var symbol = 0; symbol < 3; symbol++)
        {
            var left = one.BookOf(symbol);
            var right = many.BookOf(symbol);
            Assert.That(right == null, Is.EqualTo(left == null), where);
            if (left == null)
                continue;
            Assert.That(right->AllLevels(Side.Bid), Is.EqualTo(left->AllLevels(Side.Bid)), where);
            Assert.That(right->AllLevels(Side.Ask), Is.EqualTo(left->AllLevels(Side.Ask)), where);
        }
    }
}
