using System.Diagnostics;
using Engine.Core.Timing;

namespace Engine.Tests.Timing;

public sealed class TscClockTests
{
    [Test]
    public void The_counter_runs_at_the_rate_it_was_calibrated_to()
    {
        var clock = TscClock.Create();
        Assume.That(clock.Source, Is.EqualTo(TscSource.TimeStampCounter), clock.Reason);
        var ticksBefore = clock.Now();
        var before = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(before).TotalMilliseconds < 50)
        {
        }

        var ns = clock.ToNanoseconds(clock.Now() - ticksBefore);
        var elapsedNs = Stopwatch.GetElapsedTime(before).TotalNanoseconds;
        Assert.That(ns, Is.EqualTo(elapsedNs).Within(0.5).Percent);
    }

    [Test]
    public void The_process_clock_never_runs_backwards_on_a_thread()
    {
        var last = Tsc.Now();
        for (var i = 0; i < 1_000_000; i++)
        {
            var now = (i & 1) == 0 ? Tsc.NowInOrder() : Tsc.Now();
            if (now < last)
                Assert.Fail($"{now} after {last}");
            last = now;
        }
    }

    [Test]
    public void Without_an_invariant_counter_the_clock_is_the_monotonic_one_and_says_why()
    {
        var clock = TscClock.Create(new TscHost { WhyNotInvariant = () => "the rate changes with the power state" });
        AssertMonotonic(clock);
        Assert.That(clock.Reason, Is.EqualTo("the rate changes with the power state"));
    }

    [Test]
    public void Without_executable_memory_the_clock_is_the_monotonic_one_and_says_why()
    {
        var clock = TscClock.Create(new TscHost { Protect = _ => false });
        AssertMonotonic(clock);
        Assert.That(clock.Reason, Does.Contain("executable memory"));
    }

    [Test]
    public void A_steady_counter_is_calibrated_ever_more_exactly()
    {
        var host = new FakeHost { TicksPerNs = 2.5 };
        var clock = host.CreateClock();
        Assert.That(clock.Frequency, Is.EqualTo(2.5e9).Within(1).Percent);
        host.SleepNs(10_000_000_000);
        var drift = clock.Recheck();
        Assert.That(drift.Stepped, Is.False);
        Assert.That(clock.Frequency, Is.EqualTo(2.5e9).Within(1e-4).Percent);
    }

    [Test]
    public void A_slow_drift_is_followed_and_reported()
    {
        var host = new FakeHost { TicksPerNs = 2.5 };
        var clock = host.CreateClock();
        host.SleepNs(1_000_000_000);
        clock.Recheck();
        host.TicksPerNs *= 1 + 50e-6;
        host.SleepNs(1_000_000_000);
        var drift = clock.Recheck();
        Assert.That(drift.PartsPerMillion, Is.EqualTo(50).Within(1));
        Assert.That(drift.Stepped, Is.False);
    }

    [Test]
    public void A_counter_changed_underneath_is_seen_counted_and_measured_anew()
    {
        var host = new FakeHost { TicksPerNs = 2.5 };
        var clock = host.CreateClock();
        host.TicksPerNs = 3.1;
        host.SleepNs(1_000_000_000);
        Assert.That(clock.Recheck().Stepped, Is.True);
        Assert.That(clock.Steps, Is.EqualTo(1));
        Assert.That(clock.Frequency, Is.EqualTo(3.1e9).Within(1).Percent);
    }

    [Test]
    public void A_counter_that_went_back_is_seen()
    {
        var host = new FakeHost { TicksPerNs = 2.5 };
        var clock = host.CreateClock();
        host.SleepNs(1_000_000_000);
        clock.Recheck();
        host.Ticks = 1000;
        host.SleepNs(100_000_000);
        Assert.That(clock.Recheck().Stepped, Is.True);
    }

    [Test]
    public void Comparisons_that_follow_too_closely_change_nothing()
    {
        var host = new FakeHost { TicksPerNs = 2.5 };
        var clock = host.CreateClock();
        var frequency = clock.Frequency;
        host.TicksPerNs = 3.1;
        host.SleepNs(50_000_000);
        Assert.That(clock.Recheck(), Is.EqualTo(default(TscDrift)));
        Assert.That(clock.Frequency, Is.EqualTo(frequency));
    }

    [Test]
    public void A_watch_tells_what_the_clock_is_and_then_only_that_it_was_changed()
    {
        var host = new FakeHost { TicksPerNs = 2.5 };
        var reports = new List<string>();
        var watch = new ClockWatch(host.CreateClock(), reports.Add);
        for (var i = 0; i < 3; i++)
        {
            host.SleepNs(1e9);
            watch.Check();
        }

        host.TicksPerNs = 3.1;
        host.SleepNs(1e9);
        watch.Check();
        Assert.That(reports, Has.Count.EqualTo(2));
        Assert.That(reports[0], Does.Match("^clock: TimeStampCounter at 25[0-9]{2}|2[45][0-9]{2}"));
        Assert.That(reports[1], Does.Contain("changed underneath").And.Contain("step 1"));
    }

    [Test]
    public void A_watch_says_why_the_clock_is_another()
    {
        var reports = new List<string>();
        _ = new ClockWatch(TscClock.Create(new TscHost { WhyNotInvariant = () => "it is not steady" }), reports.Add);
        Assert.That(reports, Is.EqualTo(new[] { "clock: Monotonic, because it is not steady" }));
    }

    [Test]
    public void Elapsed_time_does_not_leap_when_the_frequency_becomes_better()
    {
        var host = new FakeHost { TicksPerNs = 2.5 };
        var clock = host.CreateClock();
        var elapsed = new ElapsedTime(clock, (ulong)host.Ticks);
        const double tenDaysNs = 10 * 86_400e9;
        host.TicksPerNs *= 1 + 1e-6;
        host.SleepNs(tenDaysNs);
        var (before, naive) = (elapsed.At((ulong)host.Ticks), clock.ToNanoseconds((ulong)host.Ticks));
        clock.Recheck();
        host.SleepNs(1_000_000);
        var (after, naiveAfter) = (elapsed.At((ulong)host.Ticks), clock.ToNanoseconds((ulong)host.Ticks));
        Assert.That(after - before, Is.EqualTo(1_000_000).Within(0.1).Percent);
        Assert.That(Math.Abs(naiveAfter - naive - 1_000_000), Is.GreaterThan(500_000_000), "an uptime in ticks does leap");
    }

    [Test]
    public void Elapsed_time_never_goes_back()
    {
        var host = new FakeHost { TicksPerNs = 2.5 };
        var clock = host.CreateClock();
        var start = (ulong)host.Ticks;
        var elapsed = new ElapsedTime(clock, start);
        var later = elapsed.At(start + 1_000);
        Assert.That(elapsed.At(start + 990), Is.EqualTo(later));
        Assert.That(elapsed.At(start + 2_000), Is.GreaterThan(later));
    }

    [Test]
    public void A_kernel_time_becomes_the_tick_it_was_taken_at()
    {
        var host = new FakeHost { TicksPerNs = 2.5 };
        var clock = host.CreateClock();
        var converter = new RealtimeToTsc(clock);
        host.SleepNs(3_000_000);
        var (ticks, wallNs) = (host.Ticks, host.WallNs);
        host.SleepNs(20_000);
        var converted = converter.Convert(wallNs / 1_000_000_000, wallNs % 1_000_000_000, (ulong)host.Ticks);
        Assert.That(clock.ToNanoseconds(converted), Is.EqualTo(ticks / 2.5).Within(300));
    }

    [Test]
    public void A_wall_clock_that_jumped_is_right_again_within_a_millisecond()
    {
        var host = new FakeHost { TicksPerNs = 2.5 };
        var clock = host.CreateClock();
        var converter = new RealtimeToTsc(clock);
        host.WallNs += 3_600_000_000_000;
        host.SleepNs(1_100_000);
        var (ticks, wallNs) = (host.Ticks, host.WallNs);
        var converted = converter.Convert(wallNs / 1_000_000_000, wallNs % 1_000_000_000, (ulong)ticks + 100_000);
        Assert.That(clock.ToNanoseconds(converted), Is.EqualTo(ticks / 2.5).Within(300));
    }

    [Test]
    public void A_kernel_time_is_never_later_than_now()
    {
        var converter = Tsc.CreateRealtimeConverter();
        var now = Tsc.Now();
        var far = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 3600;
        Assert.That(converter.Convert(far, 0, now), Is.EqualTo(now));
    }

    private static void AssertMonotonic(TscClock clock)
    {
        Assert.That(clock.Source, Is.EqualTo(TscSource.Monotonic));
        Assert.That(clock.Frequency, Is.EqualTo(1e9));
        var before = (ulong)Stopwatch.GetTimestamp();
        var now = clock.Now();
        Assert.That(now, Is.InRange(before, (ulong)Stopwatch.GetTimestamp()));
        Assert.That(clock.Recheck(), Is.EqualTo(default(TscDrift)));
        var wall = DateTimeOffset.UtcNow;
        var converted = new RealtimeToTsc(clock).Convert(wall.ToUnixTimeSeconds(), wall.Millisecond * 1_000_000, clock.Now());
        Assert.That(clock.ToNanoseconds(clock.Now() - converted), Is.LessThan(50e6));
    }
}
