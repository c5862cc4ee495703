using System.Diagnostics;

namespace Engine.Tests.Pipeline.Proofs;

/// <summary>
/// Nothing is collected while the engine runs at a million messages a second and publishes to Kafka. <c>ENGINE_PROOF_SECONDS</c> says for how long.
/// </summary>
[Category("HotPath")]
[NonParallelizable]
internal sealed class CollectionProofTests
{
    private const string DefaultSeconds = "10";

    // The size that docs/hot-path.md gives, in hexadecimal as the runtime reads it: 128 MiB.
    private const string HeapBudget = "8000000";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    [Test]
    public void Nothing_is_collected_at_a_million_messages_a_second_with_Kafka_on()
    {
        var seconds = Environment.GetEnvironmentVariable("ENGINE_PROOF_SECONDS") is { Length: > 0 } text ? text : DefaultSeconds;
        var (code, output) = RunApart(seconds, HeapBudget);
        TestContext.Out.WriteLine(output);
        Assert.That(code, Is.Zero, output);
    }

    [Test]
    public void A_heap_that_is_too_small_is_seen_to_be_collected() =>
        Assert.That(RunApart("2", heapBudget: "40000").Code, Is.EqualTo(1));

    private static (int Code, string Output) RunApart(string seconds, string heapBudget)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["exec", typeof(CollectionProof).Assembly.Location, "collections", seconds])
        {
            RedirectStandardOutput = true,
            Environment = { ["DOTNET_GCgen0size"] = heapBudget },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
            process.Kill();
        Assert.That(output.Wait(Patience), Is.True);
        return (process.ExitCode, output.Result);
    }
}
