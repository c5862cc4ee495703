using System.Runtime.InteropServices;
using Engine.Core.Pipeline;

namespace Engine.Tests.Pipeline;

public sealed partial class ThreadPlacementTests
{
    [Test]
    public void A_thread_is_pinned_to_its_core_and_to_no_other()
    {
        var core = CoresOfThisThread()[^1];
        List<string> outcomes = [];
        int[] cores = [];
        OnThread("engine-test", () =>
        {
            new ThreadPlacement(core).Apply(outcomes.Add);
            cores = CoresOfThisThread();
        });
        Assert.That(outcomes, Is.EqualTo(new[] { $"engine-test: core {core} granted" }));
        Assert.That(cores, Is.EqualTo(new[] { core }));
    }

    [Test]
    public void What_is_refused_is_told_and_nothing_else_happens()
    {
        List<string> outcomes = [];
        int[] before = [], after = [];
        OnThread("engine-test", () =>
        {
            before = CoresOfThisThread();
            new ThreadPlacement(Core: 1_023, RealTimePriority: 100).Apply(outcomes.Add);
            after = CoresOfThisThread();
        });
        Assert.That(outcomes, Has.Count.EqualTo(2));
        Assert.That(outcomes[0], Does.Match(@"^engine-test: core 1023 refused \(.+\)$"));
        Assert.That(outcomes[1], Does.Match(@"^engine-test: SCHED_FIFO 100 refused \(.+\)$"));
        Assert.That(after, Is.EqualTo(before));
    }

    [Test]
    public void Nothing_asked_for_is_nothing_told() => new ThreadPlacement().Apply(line => Assert.Fail(line));

    private static void OnThread(string name, Action body)
    {
        var thread = new Thread(() => body()) { Name = name };
        thread.Start();
        Assert.That(thread.Join(TimeSpan.FromSeconds(10)), Is.True);
    }

    private static unsafe int[] CoresOfThisThread()
    {
        const int bytes = 128;
        var mask = stackalloc byte[bytes];
        new Span<byte>(mask, bytes).Clear();
        Assert.That(SchedGetAffinity(0, bytes, mask), Is.GreaterThanOrEqualTo(0));
        var cores = new List<int>();
        for (var core = 0; core < bytes * 8; core++)
        {
            if ((mask[core / 8] & (1 << (core % 8))) != 0)
                cores.Add(core);
        }

        return [.. cores];
    }

    [LibraryImport("libc", EntryPoint = "sched_getaffinity", SetLastError = true)]
    private static unsafe partial int SchedGetAffinity(int thread, nuint size, byte* mask);
}
