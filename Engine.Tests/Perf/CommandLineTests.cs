using System.Diagnostics;

namespace Engine.Tests.Perf;

/// <summary>The measuring program as a person starts it.</summary>
internal sealed class CommandLineTests
{
    [Test]
    public void A_scenario_that_starts_itself_finds_itself_under_dotnet()
    {
        var (code, output, error) = Perf("ring", "--quick", "--rounds", "1", "--rows", "8 bytes, by 32", "--json");

        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.StartWith("{\"scenario\":\"ring\",\"case\":\"8 bytes, by 32\",\"metric\":\"throughput\",\"unit\":\"M/s\",\"value\":"));
    }

    [TestCase("lutmus", "There is no 'lutmus'; the nearest is 'litmus'.")]
    [TestCase("book --symbols abc", "--symbols abc: a number above 0 is expected.")]
    [TestCase("book /nowhere", "There is no file '/nowhere'.")]
    [TestCase("all --only nothing", "There is no scenario 'nothing'")]
    [TestCase("counts --update --quick", "--update counts everything")]
    public void What_cannot_be_followed_is_one_line_and_exit_code_2(string words, string line)
    {
        var (code, output, error) = Perf(words.Split(' '));

        Assert.That(code, Is.EqualTo(2));
        Assert.That(output, Is.Empty);
        Assert.That(error.TrimEnd().Split('\n'), Has.Length.EqualTo(1).And.ItemAt(0).StartsWith(line));
    }

    [Test]
    public void Every_scenario_has_a_time()
    {
        var (_, output, _) = Perf("list");
        var scenarios = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]);

        Assert.That(scenarios, Is.SubsetOf(global::Perf.Harness.Budget.Scenarios));
    }

    private static (int Code, string Output, string Error) Perf(params string[] words)
    {
        var program = Path.Combine(Root(), "perf", AppContext.BaseDirectory.Contains("/Release/") ? "bin/Release/net10.0" : "bin/Debug/net10.0", "perf.dll");
        if (!File.Exists(program))
            Assert.Ignore("perf is not built: dotnet build -c Release Engine.slnx");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, .. words]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(TimeSpan.FromMinutes(3)))
            process.Kill(entireProcessTree: true);
        process.WaitForExit();
        return (process.ExitCode, output.Result, error.Result);
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Engine.slnx")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The tests do not run from the repository.");
    }
}
