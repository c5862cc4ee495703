using Engine.Core.Simulation;

namespace Engine.Tests.Host;

/// <summary><c>run --journal</c> records, <c>replay</c> of the folder gives the same rows and signals.</summary>
internal sealed class JournalCommandTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("journal-command-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase("itch")]
    [TestCase("fixed")]
    public async Task A_recorded_run_is_replayed_to_the_same_rows_and_signals(string format)
    {
        var day = PathOf($"day.{format}");
        OrderFlowFile.Write(day, new OrderFlowOptions { Seed = 3, Symbols = 3, Format = format == "itch" ? SimulatedFormat.Itch : SimulatedFormat.Fixed }, 40_000);
        var (run, _) = await CommandLine.RunAgainstSimulate(
            CommandLine.FreeUdpPort(),
            ["--format", format, "--journal", PathOf("journal"), "--bbo", PathOf("live.csv"), "--signals", PathOf("live.jsonl")],
            ["--from-file", day, "--format", format, "--rate", "0"],
            () => { });
        Assert.That(run.Code, Is.Zero, run.Error);

        var replay = await CommandLine.Run("replay", PathOf("journal"), "--bbo", PathOf("replayed.csv"), "--signals", PathOf("replayed.jsonl"));

        Assert.That(replay.Code, Is.Zero, replay.Error);
        Assert.That(replay.Output, Does.Contain("as recorded; holes 0 (0 messages), torn bytes 0"));
        Assert.That(File.ReadAllBytes(PathOf("replayed.csv")), Is.EqualTo(File.ReadAllBytes(PathOf("live.csv"))));
        Assert.That(File.ReadAllBytes(PathOf("replayed.jsonl")), Is.EqualTo(File.ReadAllBytes(PathOf("live.jsonl"))));
        Assert.That(new FileInfo(PathOf("live.csv")).Length, Is.GreaterThan(10_000));
    }

    [Test]
    public async Task A_folder_without_a_journal_is_one_line_and_exit_code_2()
    {
        var replay = await CommandLine.Run("replay", _folder);
        Assert.That(replay.Code, Is.EqualTo(2));
        Assert.That(replay.ErrorLines, Has.Length.EqualTo(1).And.Some.StartsWith($"{_folder} has no file of a journal (*.journal)."));
    }

    [Test]
    public async Task A_folder_that_cannot_be_written_is_one_line_and_exit_code_2()
    {
        File.WriteAllText(PathOf("file"), "");
        var run = await CommandLine.Run("run", "--line-a", $"127.0.0.1:{CommandLine.FreeUdpPort()}", "--journal", PathOf("file"));
        Assert.That(run.Code, Is.EqualTo(2), run.Error);
        Assert.That(run.ErrorLines, Has.Length.EqualTo(1));
        Assert.That(run.Error, Does.Contain(PathOf("file")));
    }

    private string PathOf(string name) => Path.Combine(_folder, name);
}
