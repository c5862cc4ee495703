using System.Net;
using System.Net.Sockets;

namespace Engine.Tests.Host;

/// <summary>The demo's processes end together, however it ends, and one that dies is named.</summary>
[Platform("Linux")]
internal sealed class DemoTests
{
    private const int LimitMs = 60_000;
    private const int Parts = 4;

    [TestCase("EOF")]
    [TestCase("KILL")]
    public async Task However_the_demo_ends_no_part_outlives_it(string how)
    {
        using var demo = await StartDemo();
        var parts = ChildrenOf(demo.Id);
        if (how == "EOF")
            demo.CloseInput();
        else
            demo.Signal(how);

        Assert.That(parts, Has.Count.EqualTo(Parts));
        Assert.That(() => parts.Keys.Where(IsAlive), Is.Empty.After(LimitMs, 50));
        var result = await demo.End();
        Assert.That(result.Code, Is.EqualTo(how == "EOF" ? 0 : 137), result.Error);
    }

    [Test]
    public async Task A_part_that_dies_is_named_with_its_exit_code()
    {
        using var demo = await StartDemo();
        var engine = ChildrenOf(demo.Id).Single(part => part.Value.Contains("\0run\0")).Key;
        using (var kill = System.Diagnostics.Process.Start("kill", ["-s", "KILL", $"{engine}"]))
            await kill.WaitForExitAsync();
        var result = await demo.End();

        Assert.That(result.Code, Is.EqualTo(1));
        Assert.That(result.Error, Does.Contain("The engine ended unexpectedly with exit code 137."));
    }

    private static async Task<EngineProcess> StartDemo()
    {
        var story = Path.Combine(Path.GetDirectoryName(EngineProcess.Assembly)!.Replace("Engine.Host", "StoryService"), "StoryService.dll");
        var demo = new EngineProcess("demo", "--port", $"{FreePort()}", "--rate", "1000", "--story", story, "--exit-on-stdin-eof");
        await demo.Expect("Stories: ");
        return demo;
    }

    private static Dictionary<int, string> ChildrenOf(int parent) => Directory.GetDirectories("/proc")
        .Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(name => int.Parse(name!))
        .Where(id => Stat(id) is [_, var of, ..] && of == $"{parent}")
        .ToDictionary(id => id, id => Read($"/proc/{id}/cmdline"));

    // A process that has ended and was not waited for yet is not alive.
    private static bool IsAlive(int id) => Stat(id) is [not ("Z" or "X"), ..];

    // What follows the name in parentheses: state, parent, ...
    private static string[] Stat(int id) => Read($"/proc/{id}/stat") is { Length: > 0 } text ? text[(text.LastIndexOf(')') + 2)..].Split(' ') : [];

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            // It has ended.
            return "";
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
