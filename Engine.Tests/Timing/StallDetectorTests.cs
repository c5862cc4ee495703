using Engine.Core.Timing;

namespace Engine.Tests.Timing;

public sealed class StallDetectorTests
{
    [Test]
    public void Idle_turns_that_follow_closely_lose_nothing()
    {
        var stalls = new StallDetector(longGapTicks: 1000);
        stalls.Resume(10_000);
        for (ulong now = 10_010; now < 20_000; now += 10)
            Assert.That(stalls.Tick(now), Is.False);
        Assert.That(stalls.LostTicks, Is.Zero);
        Assert.That(stalls.Gaps.Read().Max, Is.EqualTo(10));
    }

    [Test]
    public void A_long_gap_between_two_idle_turns_is_the_machines()
    {
        var stalls = new StallDetector(longGapTicks: 1000);
        stalls.Resume(10_000);
        stalls.Tick(10_010);
        Assert.That(stalls.Tick(15_010), Is.True);
        Assert.That(stalls.LongGaps, Is.EqualTo(1));
        Assert.That(stalls.LostTicks, Is.EqualTo(5000));
    }

    [Test]
    public void Work_between_two_idle_turns_is_not()
    {
        var stalls = new StallDetector(longGapTicks: 1000);
        stalls.Resume(10_000);
        stalls.Resume(60_000);
        Assert.That(stalls.Tick(60_010), Is.False);
        Assert.That(stalls.LostTicks, Is.Zero);
    }

    [Test]
    public void A_slow_message_is_held_against_the_gaps_it_overlaps()
    {
        var stalls = new StallDetector(longGapTicks: 1000);
        stalls.Resume(10_000);
        stalls.Tick(15_000);
        stalls.Tick(15_010);
        stalls.Tick(18_010);
        Assert.That(stalls.LostBetween(0, 9_000), Is.Zero);
        Assert.That(stalls.LostBetween(14_000, 16_010), Is.EqualTo(1000 + 1000));
        Assert.That(stalls.LostBetween(0, 100_000), Is.EqualTo(5000 + 3000));
    }

    [Test]
    public void Only_the_last_gaps_are_kept_but_all_are_counted()
    {
        var stalls = new StallDetector(longGapTicks: 100);
        stalls.Resume(0);
        for (var i = 1UL; i <= StallDetector.Kept + 10; i++)
            stalls.Tick(i * 100);
        Assert.That(stalls.LongGaps, Is.EqualTo(StallDetector.Kept + 10));
        Assert.That(stalls.LostBetween(0, ulong.MaxValue), Is.EqualTo(StallDetector.Kept * 100));
    }

    [Test]
    public void A_gap_whose_place_another_has_taken_is_not_read_as_the_old_one()
    {
        var stalls = new StallDetector(longGapTicks: 100);
        stalls.Resume(0);
        for (var i = 1UL; i <= StallDetector.Kept; i++)
            stalls.Tick(i * 100);
        Assert.That(stalls.TryReadGap(0, out var first), Is.True);
        Assert.That((first.From, first.To), Is.EqualTo((0UL, 100UL)));
        stalls.Tick((StallDetector.Kept + 1) * 100UL);
        Assert.That(stalls.TryReadGap(0, out _), Is.False);
        Assert.That(stalls.TryReadGap(1, out _), Is.True);
        Assert.That(stalls.TryReadGap(StallDetector.Kept, out var last), Is.True);
        Assert.That(last.To - last.From, Is.EqualTo(100));
    }

    [Test]
    public void A_reader_never_sees_a_gap_that_is_half_another()
    {
        // Every gap is 100 ticks long, so that anything above all kept ones together is made of two.
        var stalls = new StallDetector(longGapTicks: 100);
        stalls.Resume(0);
        var stop = false;
        var writer = new Thread(() =>
        {
            for (ulong now = 100; !Volatile.Read(ref stop); now += 100)
                stalls.Tick(now);
        });
        writer.Start();
        ulong most = 0;
        // Until the slots were used again some thousand times under the reader.
        while (stalls.LongGaps < 5_000L * StallDetector.Kept)
            most = Math.Max(most, stalls.LostBetween(0, ulong.MaxValue));
        Volatile.Write(ref stop, true);
        writer.Join();
        Assert.That(most, Is.InRange(1UL, StallDetector.Kept * 100UL));
    }

    [Test]
    public void The_probe_sees_the_core_taken_away_by_another_thread()
    {
        Assume.That(File.Exists("/proc/thread-self/schedstat"));
        // Two spinning threads for each core: the kernel has to take the core from the probe, and says so.
        var stop = false;
        var spinners = Enumerable.Range(0, Environment.ProcessorCount * 2).Select(_ => new Thread(() =>
        {
            while (!Volatile.Read(ref stop))
            {
            }
        })
        { IsBackground = true }).ToArray();
        Array.ForEach(spinners, thread => thread.Start());
        using (var probe = JitterProbe.Start())
        {
            var seen = SpinWait.SpinUntil(() => probe.WaitedForCoreNs > 10_000_000, TimeSpan.FromSeconds(10));
            Volatile.Write(ref stop, true);
            Assert.That(seen, Is.True);
            Assert.That(Tsc.ToNanoseconds((ulong)probe.Stalls.LostTicks), Is.GreaterThanOrEqualTo(probe.WaitedForCoreNs * 0.5));
        }
    }
}
