using System.Globalization;

namespace Engine.Tests.Feed.Fuzz;

/// <summary>How long a fuzz test runs and from which seed: <c>ENGINE_FUZZ_INPUTS</c> (a factor, default 1) and <c>ENGINE_FUZZ_SEED</c> (default 1).</summary>
internal static class FuzzRun
{
    public static ulong Seed { get; } = Read("ENGINE_FUZZ_SEED", 1);

    /// <summary>How many inputs to try where a quick run tries <paramref name="quick"/>.</summary>
    public static long Inputs(long quick) => quick * (long)Read("ENGINE_FUZZ_INPUTS", 1);

    /// <summary>The inputs that are kept: one a line in hexadecimal, <c>#</c> begins a comment.</summary>
    public static byte[][] Corpus(string name)
    {
        using var stream = typeof(FuzzRun).Assembly.GetManifestResourceStream($"Corpus.{name}.hex")
            ?? throw new InvalidOperationException($"No corpus {name}.");
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n').Select(line => line.Split('#')[0].Trim()).Where(line => line.Length > 0).Select(Convert.FromHexString)];
    }

    /// <summary>Fails the test with what is needed to see it again.</summary>
    public static void Fail(string what, long input, ReadOnlySpan<byte> bytes) =>
        Assert.Fail($"{what}: input {input} of seed {Seed}, {Convert.ToHexString(bytes)}");

    private static ulong Read(string name, ulong fallback) =>
        ulong.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : fallback;
}
