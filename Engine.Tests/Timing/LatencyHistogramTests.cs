using CsCheck;
using Engine.Core.Timing;
using HdrHistogram;

namespace Engine.Tests.Timing;

public sealed class LatencyHistogramTests
{
    // The package computes a counter's width in 32 bits, which overflows from 2^35 on with one digit.
    private const int HighestExponent = 34;

    private static readonly double[] Percents = [0, 1, 10, 25, 50, 75, 90, 99, 99.9, 99.99, 100];

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void It_answers_as_the_HdrHistogram_package_does(int digits)
    {
        // Exponents first, so that small and huge values are equally likely.
        Gen.Int[0, HighestExponent].SelectMany(e => Gen.Long[0, 1L << e]).Array[1, 500].Sample(
            values =>
            {
                var ours = new LatencyHistogram(LatencyHistogram.DefaultHighestValue, digits);
                var theirs = new LongHistogram(1, LatencyHistogram.DefaultHighestValue, digits);
                foreach (var value in values)
                {
                    ours.Record((ulong)value);
                    theirs.RecordValue(value);
                }

                AssertEqual(ours.Read(), theirs);
            },
            iter: 300);
    }

    [Test]
    public void Every_counter_is_where_the_package_has_it()
    {
        var layout = new HistogramLayout(LatencyHistogram.DefaultHighestValue, 2);
        var theirs = new LongHistogram(1, LatencyHistogram.DefaultHighestValue, 2);
        for (var index = 0; index < layout.Count; index++)
        {
            var value = layout.ValueAt(index);
            Assert.That(layout.IndexOf((ulong)value), Is.EqualTo(index));
            Assert.That(layout.IndexOf((ulong)layout.ValueAbove(index)), Is.EqualTo(index));
            if (value >= 1L << HighestExponent)
                continue;
            Assert.That(layout.ValueAbove(index), Is.EqualTo(theirs.HighestEquivalentValue(value)));
            Assert.That(layout.ValueMid(index), Is.EqualTo(theirs.MedianEquivalentValue(value)));
        }
    }

    [Test]
    public void Coordinated_omission_is_made_up_for_as_the_package_does()
    {
        Gen.Long[0, 1_000_000].Array[1, 100].Select(Gen.Long[100, 10_000]).Sample(
            (values, interval) =>
            {
                var ours = new LatencyHistogram();
                var theirs = new LongHistogram(1, LatencyHistogram.DefaultHighestValue, 2);
                var plain = new LatencyHistogram();
                var theirPlain = new LongHistogram(1, LatencyHistogram.DefaultHighestValue, 2);
                foreach (var value in values)
                {
                    ours.RecordCorrected((ulong)value, (ulong)interval);
                    theirs.RecordValueWithExpectedInterval(value, interval);
                    plain.Record((ulong)value);
                    theirPlain.RecordValue(value);
                }

                AssertEqual(ours.Read(), theirs);
                AssertEqual(plain.Read().Corrected(interval), CorrectedAfterwards(theirPlain, interval));
            },
            iter: 100);
    }

    [Test]
    public void A_pause_weighs_in_the_percentiles_only_when_corrected()
    {
        var histogram = new LatencyHistogram();
        for (var i = 0; i < 10_000; i++)
            histogram.Record(1000);
        histogram.Record(10_000_000);
        var plain = histogram.Read();
        Assert.That(plain.ValueAt(99), Is.EqualTo(1000).Within(1).Percent);
        Assert.That(plain.Corrected(1000).ValueAt(75), Is.EqualTo(5_000_000).Within(2).Percent);
    }

    [Test]
    public void A_value_beyond_the_highest_is_clamped_and_counted()
    {
        var histogram = new LatencyHistogram(highestValue: 1000);
        var earlier = 500UL;
        histogram.Record(earlier - 501);
        histogram.Record(5);
        var snapshot = histogram.Read();
        Assert.That(snapshot.Total, Is.EqualTo(2));
        Assert.That(snapshot.Clamped, Is.EqualTo(1));
        Assert.That(snapshot.Max, Is.EqualTo(histogram.Layout.HighestValue));
    }

    [Test]
    public void What_was_counted_between_two_readings_is_their_difference()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(100);
        histogram.Record(900_000);
        var earlier = histogram.Read();
        histogram.Record(200);
        histogram.Record(300);
        var between = histogram.Read();
        between.Subtract(earlier);
        Assert.That(between.Total, Is.EqualTo(2));
        Assert.That(between.ValueAt(50), Is.EqualTo(200).Within(1).Percent);
        Assert.That(between.Max, Is.EqualTo(300).Within(1).Percent);
    }

    [Test]
    public void Readers_never_count_more_than_was_recorded_nor_less_than_before()
    {
        var histogram = new LatencyHistogram();
        const long records = 20_000_000;
        long recorded = 0;
        var writer = new Thread(() =>
        {
            for (long i = 0; i < records; i++)
            {
                Volatile.Write(ref recorded, i + 1);
                histogram.Record((ulong)i & 0xFFFF);
            }
        });
        var snapshot = new HistogramSnapshot(histogram.Layout);
        long last = 0;
        writer.Start();
        while (writer.IsAlive)
        {
            histogram.Read(snapshot);
            var atMost = Volatile.Read(ref recorded);
            if (snapshot.Total < last || snapshot.Total > atMost)
                Assert.Fail($"{snapshot.Total} after {last}, of {atMost}");
            last = snapshot.Total;
        }

        writer.Join();
        histogram.Read(snapshot);
        Assert.That(snapshot.Total, Is.EqualTo(records));
    }

    [Test, Category("HotPath")]
    public void Recording_and_reading_allocate_nothing()
    {
        var histogram = new LatencyHistogram();
        var snapshot = new HistogramSnapshot(histogram.Layout);

        Assert.That(Allocations.Of(() => RecordAndRead(histogram, snapshot)), Is.Zero);
    }

    private static LongHistogram CorrectedAfterwards(LongHistogram histogram, long interval)
    {
        var corrected = new LongHistogram(1, LatencyHistogram.DefaultHighestValue, 2);
        foreach (var step in histogram.RecordedValues())
        {
            for (var i = 0; i < step.CountAddedInThisIterationStep; i++)
                corrected.RecordValueWithExpectedInterval(step.ValueIteratedTo, interval);
        }

        return corrected;
    }

    private static void RecordAndRead(LatencyHistogram histogram, HistogramSnapshot snapshot)
    {
        for (var i = 0UL; i < 100_000; i++)
            histogram.Record(i * i);
        histogram.RecordCorrected(100_000, 100);
        histogram.Record(ulong.MaxValue);
        histogram.Read(snapshot);
        _ = snapshot.ValueAt(99) + snapshot.Mean;
    }

    private static void AssertEqual(HistogramSnapshot ours, LongHistogram theirs)
    {
        Assert.That(ours.Total, Is.EqualTo(theirs.TotalCount));
        // The package keeps the maximum to its counter's precision; here it is exact.
        foreach (var percent in Percents)
            Assert.That(ours.ValueAt(percent), Is.EqualTo(Math.Min(theirs.GetValueAtPercentile(percent), ours.Max)), $"p{percent}");
        Assert.That(theirs.HighestEquivalentValue(ours.Max), Is.EqualTo(theirs.GetMaxValue()));
        Assert.That(ours.Mean, Is.EqualTo(theirs.GetMean()).Within(1e-6).Percent);
    }
}
