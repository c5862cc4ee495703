using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Engine.Tests.Models;

/// <summary>What exploring a variant of a model must give.</summary>
internal enum Expectation
{
    /// <summary>Every state is explored and no assertion fails.</summary>
    Holds,

    /// <summary>The variant is broken on purpose: an assertion must fail, or the model must get stuck.</summary>
    Rejected,

    /// <summary>The variant asserts that a place is never reached: it must be, or the model shows less than it seems to.</summary>
    Reached,
}

/// <summary>A Promela model, the symbols it is compiled with, and what must come of it.</summary>
internal sealed record ModelVariant(string Model, Expectation Expectation, params string[] Symbols)
{
    /// <summary>The model and its symbols.</summary>
    public string Name => string.Join(' ', Symbols.Prepend(Model));
}

/// <summary>What the model checker said.</summary>
/// <param name="Variant">What was explored.</param>
/// <param name="IsComplete">Every state was explored, or the exploration stopped at a fault.</param>
/// <param name="Faults">Assertions that failed and states in which nobody can go on.</param>
/// <param name="States">The states stored.</param>
/// <param name="Transitions">The steps explored.</param>
/// <param name="Output">All it wrote.</param>
internal sealed partial record ModelResult(ModelVariant Variant, bool IsComplete, int Faults, long States, long Transitions, string Output)
{
    /// <summary>It came out as it must; an exploration that was cut short never does.</summary>
    public bool IsAsItMustBe => IsComplete && Faults > 0 == (Variant.Expectation != Expectation.Holds);

    /// <summary>Reads what <c>pan</c> wrote.</summary>
    public static ModelResult Parse(ModelVariant variant, string output)
    {
        var faults = Errors().Match(output);
        var isCutShort = output.Contains("max search depth too small", StringComparison.Ordinal) || output.Contains("out of memory", StringComparison.Ordinal) ||
            output.Contains("Search not completed", StringComparison.Ordinal);
        var count = faults.Success ? int.Parse(faults.Groups[1].Value, CultureInfo.InvariantCulture) : -1;
        return new ModelResult(variant, faults.Success && (count > 0 || !isCutShort), count, Number(Stored(), output), Number(Steps(), output), output);
    }

    /// <summary>One line: the variant, the states explored and the first fault.</summary>
    public override string ToString()
    {
        var fault = Fault().Match(Output) is { Success: true } match ? $", {match.Groups[1].Value.Trim()}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{Variant.Name}: {States:N0} states, {Transitions:N0} transitions, {Faults} faults{fault}; {Variant.Expectation}: {(IsAsItMustBe ? "yes" : "NO")}");
    }

    private static long Number(Regex regex, string output) =>
        regex.Match(output) is { Success: true } match ? (long)double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"errors: (\d+)")]
    private static partial Regex Errors();

    [GeneratedRegex(@"([\d.e+]+) states, stored")]
    private static partial Regex Stored();

    [GeneratedRegex(@"([\d.e+]+) transitions")]
    private static partial Regex Steps();

    [GeneratedRegex(@"pan:\d+: (.*) \(at depth")]
    private static partial Regex Fault();
}

/// <summary>Explores models with <c>spin</c> and <c>gcc</c> from the path.</summary>
internal static class SpinModel
{
    /// <summary>Why models cannot be explored here; null if they can.</summary>
    public static string? WhyUnavailable() =>
        Array.Find(["spin", "gcc"], tool => !IsOnPath(tool)) is { } missing ? $"{missing} is not on the path (Debian packages: spin, gcc)." : null;

    /// <summary>Explores a variant.</summary>
    /// <param name="variant">The model and its symbols.</param>
    /// <param name="memoryMegabytes">The memory it may take; beyond it the exploration is cut short, which never counts as a success.</param>
    /// <param name="limit">How long it may take.</param>
    /// <exception cref="InvalidOperationException">The model does not compile.</exception>
    public static ModelResult Explore(ModelVariant variant, int memoryMegabytes, TimeSpan limit)
    {
        var folder = Directory.CreateTempSubdirectory("model-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "model.pml"), Source(variant.Model));
            Compile(folder, "spin", [.. variant.Symbols.Select(symbol => $"-D{symbol}"), "-a", "model.pml"], "pan.c");
            // What ends at its first fault explores little: there the compiler and a large hash table would take most of the time.
            var isShort = variant.Expectation != Expectation.Holds;
            Compile(folder, "gcc", [isShort ? "-O0" : "-O1", "-w", "-DSAFETY", $"-DMEMLIM={memoryMegabytes}", "-o", "pan", "pan.c"], "pan");
            return ModelResult.Parse(variant, Run(folder, Path.Combine(folder, "pan"), ["-m1000000", .. isShort ? ["-w18"] : Array.Empty<string>()], limit));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Source(string model)
    {
        using var stream = typeof(SpinModel).Assembly.GetManifestResourceStream($"{model}.pml") ?? throw new ArgumentException($"There is no model '{model}'.", nameof(model));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static void Compile(string folder, string tool, string[] arguments, string product)
    {
        var output = Run(folder, tool, arguments, TimeSpan.FromMinutes(2));
        if (!File.Exists(Path.Combine(folder, product)))
            throw new InvalidOperationException($"{tool} {string.Join(' ', arguments)}: {output}");
    }

    private static string Run(string folder, string tool, string[] arguments, TimeSpan limit)
    {
        var start = new ProcessStartInfo(tool, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(limit))
        {
            process.Kill();
            process.WaitForExit();
        }

        return output.Result + errors.Result;
    }

    private static bool IsOnPath(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, tool)));
}
