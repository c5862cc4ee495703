using System.IO.Compression;
using System.Text.RegularExpressions;
using Engine.Core;
using Engine.Core.Analysis;
using Engine.Core.Feed.Itch50;
using Engine.Core.Pipeline;
using Engine.Core.Simulation;
using Engine.Core.Snapshots;

namespace Engine.Tests.Pipeline;

/// <summary>The example of the front page compiles, runs, and is the one on the front page.</summary>
[NonParallelizable]
public sealed partial class ReadmeExampleTests
{
    [Test]
    public async Task The_example_runs()
    {
        var folder = Directory.CreateTempSubdirectory("engine-readme-");
        var before = Environment.CurrentDirectory;
        try
        {
            Environment.CurrentDirectory = folder.FullName;
            WriteDay("day.itch.gz");
            var sink = new Counting();
            await Example(sink);
            Assert.That(sink.Summaries, Is.GreaterThan(0));
        }
        finally
        {
            Environment.CurrentDirectory = before;
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public void The_front_page_shows_this_example()
    {
        var readme = File.ReadAllText(Path.Combine(Root(), "README.md"));
        var shown = CSharpBlock().Matches(readme).Select(match => match.Groups[1].Value).ToArray();
        var source = File.ReadAllText(Path.Combine(Root(), "Engine.Tests/Pipeline/ReadmeExampleTests.cs"));
        var compiled = Region().Match(source).Groups[1].Value;
        Assert.That(shown, Is.EqualTo(new[] { compiled.Replace("\n        ", "\n", StringComparison.Ordinal)[1..] }));
    }

    private static async Task Example(ISignalSink mySignalSink)
    {
        #region README
        using var pipeline = new PipelineBuilder()
            .From(new FileFeedSource("day.itch.gz", SessionId.Parse("DAY")))
            .Analyse(mySignalSink)
            .Build<Itch50Format>();
        pipeline.Start();
        if (pipeline.Snapshots.TryRead(symbol: 1, out var book) == SnapshotRead.Read)
            Console.WriteLine($"{pipeline.Symbols.TextOf(1)} {book.BidPrice} x {book.AskPrice}");
        await pipeline.Completion;
        #endregion
    }

    private static void WriteDay(string path)
    {
        OrderFlowFile.Write("day.itch", new OrderFlowOptions { Seed = 9, Symbols = 2 }, 20_000);
        using var plain = File.OpenRead("day.itch");
        using var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        plain.CopyTo(packed);
    }

    // Above the running tests, because a deterministic build maps the path of this file to one that is not on any disk.
    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Engine.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run from a place below the repository.");
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();

    [GeneratedRegex("#region README(\n.*?\n) *#endregion", RegexOptions.Singleline)]
    private static partial Regex Region();

    private sealed class Counting : ISignalSink
    {
        public int Summaries { get; private set; }

        public void OnSignal(in Signal signal)
        {
        }

        public void OnSummary(in SymbolSummary summary) => Summaries++;
    }
}
