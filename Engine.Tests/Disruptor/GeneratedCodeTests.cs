#if !DISRUPTOR_PACKAGE
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Engine.Tests.Disruptor;

/// <summary>What the just-in-time compiler makes of the consumer loop and of a publication; <c>docs/disruptor.md</c> quotes it.</summary>
[Category("HotPath")]
public sealed partial class GeneratedCodeTests
{
    private string _listing = "";

    [OneTimeSetUp]
    public void Compile()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
            Assert.Ignore("The listing is read as x86-64.");
        var file = Path.GetTempFileName();
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["exec", typeof(GeneratedCodeTests).Assembly.Location, "ring-loop"])
        {
            Environment =
            {
                // Without tiers: the code does not depend on what ran before.
                ["DOTNET_TieredCompilation"] = "0",
                ["DOTNET_JitDisasm"] = "HandleRun PublishQuote Control*",
                ["DOTNET_JitStdOutFile"] = file,
            },
        };
        using (var process = Process.Start(start)!)
        {
            if (!process.WaitForExit(TimeSpan.FromMinutes(2)))
                process.Kill();
            Assert.That(process.ExitCode, Is.Zero);
        }

        _listing = File.ReadAllText(file);
        File.Delete(file);
        TestContext.Out.WriteLine(_listing);
    }

    [Test]
    public void The_consumer_loop_calls_nothing_and_keeps_its_state_in_registers()
    {
        var loop = LoopOf("HandleRun");

        Assert.That(loop, Is.Not.Empty);
        Assert.That(loop.Where(line => line.Contains("call", StringComparison.Ordinal)), Is.Empty, "the handler is inlined, and nothing else is called");
        Assert.That(loop.Where(line => line.Contains("[rbp", StringComparison.Ordinal) || line.Contains("[rsp", StringComparison.Ordinal)), Is.Empty, "nothing is spilled");
    }

    [Test]
    public void A_publication_calls_only_what_a_full_ring_and_a_sleeping_consumer_need()
    {
        var publish = BodyOf("PublishQuote");

        Assert.That(publish, Is.Not.Empty);
        Assert.That(publish.Where(line => line.Contains("call", StringComparison.Ordinal) && !SlowPath().IsMatch(line)), Is.Empty);
        Assert.That(publish.Where(line => line.Contains("CORINFO_HELP", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Control_a_bounds_check_an_allocation_and_a_virtual_call_are_seen()
    {
        Assert.That(BodyOf("ControlBounds"), Has.Some.Contains("CORINFO_HELP_RNGCHKFAIL"));
        Assert.That(BodyOf("ControlAllocation"), Has.Some.Contains("CORINFO_HELP_NEW"));
        Assert.That(BodyOf("ControlVirtual").Where(line => line.Contains("call", StringComparison.Ordinal) && !SlowPath().IsMatch(line)), Is.Not.Empty);
    }

    /// <summary>The instructions of a method.</summary>
    private string[] BodyOf(string method)
    {
        var lines = _listing.Split('\n');
        var start = Array.FindIndex(lines, line => line.StartsWith("; Assembly listing", StringComparison.Ordinal) && line.Contains($":{method}(", StringComparison.Ordinal));
        return start < 0 ? [] : [.. lines.Skip(start + 1).TakeWhile(line => !line.StartsWith("; Assembly listing", StringComparison.Ordinal)).Where(line => !line.StartsWith(';'))];
    }

    /// <summary>The instructions from the target of the last jump back to that jump.</summary>
    private string[] LoopOf(string method)
    {
        var body = BodyOf(method);
        for (var end = body.Length - 1; end > 0; end--)
        {
            if (Jump().Match(body[end]) is not { Success: true } jump)
                continue;
            var start = Array.FindIndex(body, line => line.StartsWith($"{jump.Groups[1].Value}:", StringComparison.Ordinal));
            if (start >= 0 && start < end)
                return body[(start + 1)..(end + 1)];
        }

        return [];
    }

    [GeneratedRegex(@"^\s+j\w+\s+(?:SHORT )?(G_M\w+)")]
    private static partial Regex Jump();

    // A call by name, not through a table; or of the finally block, which is in the same method.
    [GeneratedRegex(@"call\s+(?:G_M\w+|\[Engine\.Core\.Disruptor\.[^(]*:(OnWrapPointReached|Signal|OtherNext|OtherPublish)\()")]
    private static partial Regex SlowPath();
}
#endif
