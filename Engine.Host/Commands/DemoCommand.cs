using System.CommandLine;
using Engine.Host.Demo;

namespace Engine.Host.Commands;

/// <summary><c>demo</c>: the whole chain on this machine, each part in a process of its own.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var seconds = new Option<int>("--seconds") { Description = "Run for this long, print a summary, and exit 1 if there was no story. 0: until Ctrl-C." };
        var port = new Option<int>("--port") { Description = "Port of the page on 127.0.0.1.", DefaultValueFactory = _ => 8090 };
        var rate = new Option<int>("--rate") { Description = "Simulated messages a second.", DefaultValueFactory = _ => 50_000 };
        var symbols = new Option<int>("--symbols") { Description = "Simulated symbols.", DefaultValueFactory = _ => 8 };
        var drop = new Option<double>("--drop") { Description = "Share of packets the simulated wire loses, 0 to 1." };
        var burst = new Option<int>("--burst") { Description = "Packets the simulated wire loses in a row, once, soon after the start." };
        var story = new Option<FileInfo>("--story") { Description = "StoryService.dll.", DefaultValueFactory = _ => new FileInfo(DefaultStoryPath()) };
        var untilInputEnds = new Option<bool>("--exit-on-stdin-eof") { Description = "Stop when standard input ends, so as not to outlive the process that started it." };
        port.Require(1, 65535);
        seconds.Require(0, int.MaxValue);
        rate.Require(1, 10_000_000);
        symbols.Require(1, 8_000);
        drop.Require(0, 1);
        burst.Require(0, 1_000_000);

        var command = new Command("demo", "Run everything on this machine: broker, story service, engine and a simulated feed.")
        {
            seconds, port, rate, symbols, drop, burst, story, untilInputEnds,
        };
        command.SetAction((parsed, stop) => new DemoRun(new DemoOptions(
            parsed.GetValue(seconds),
            parsed.GetValue(port),
            parsed.GetValue(rate),
            parsed.GetValue(symbols),
            parsed.GetValue(drop),
            parsed.GetValue(burst),
            parsed.GetValue(story)!.FullName,
            parsed.GetValue(untilInputEnds))).RunAsync(stop));
        return command;
    }

    // Beside this program when published, in its own build folder when built from source.
    private static string DefaultStoryPath()
    {
        var beside = Path.Combine(AppContext.BaseDirectory, "StoryService.dll");
        return File.Exists(beside) ? beside : Path.GetFullPath(AppContext.BaseDirectory.Replace("Engine.Host", "StoryService") + "StoryService.dll");
    }
}
