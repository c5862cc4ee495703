using System.Diagnostics;
using Engine.Core.Simulation;

namespace Engine.Tests.Host;

/// <summary>The exit codes a supervisor relies on: 0 when all went well, 1 after a failure, 2 for what the user got wrong. Real processes.</summary>
public sealed class ExitCodeTests
{
    // As it was built for itself: beside the tests lie the assemblies of another program's framework.
    private static readonly string Host = Path.Combine(AppContext.BaseDirectory.Replace("Engine.Tests", "Engine.Host", StringComparison.Ordinal), "Engine.Host.dll");
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private string _day = "";

    [OneTimeSetUp]
    public void WriteDay()
    {
        _day = Path.Combine(Path.GetTempPath(), $"engine-exit-{Guid.NewGuid():N}.itch");
        OrderFlowFile.Write(_day, new OrderFlowOptions { Seed = 3, Symbols = 4 }, 20_000);
    }

    [OneTimeTearDown]
    public void RemoveDay() => File.Delete(_day);

    [Test]
    public void A_replay_that_went_through_is_0()
    {
        var (code, output, error) = Run("replay", _day, "--bbo", "/dev/null");
        Assert.That((code, error), Is.EqualTo((0, "")));
        Assert.That(output, Does.Contain("20,000 messages").And.Contain("analysis on engine-"));
    }

    [TestCase("--bbo")]
    [TestCase("--signals")]
    public void A_replay_whose_output_does_not_fit_is_1_and_says_so_in_one_line(string output)
    {
        Assume.That(File.Exists("/dev/full"));
        var (code, _, error) = Run("replay", _day, output, "/dev/full");
        Assert.That(code, Is.EqualTo(1), error);
        Assert.That(error.TrimEnd().Split('\n'), Has.Length.EqualTo(1), error);
        Assert.That(error, Does.Contain("/dev/full"));
    }

    [Test]
    public void A_service_whose_output_does_not_fit_goes_on_and_is_1_at_its_end()
    {
        Assume.That(File.Exists("/dev/full"));
        var port = FreePort();
        using var service = Start("run", "--line-a", $"127.0.0.1:{port}", "--bbo", "/dev/full", "--status", "text", "--exit-on-stdin-eof");
        Assert.That(service.StandardOutput.ReadLine(), Is.EqualTo("ready"));
        var (code, _, error) = Run("simulate", "--target", $"127.0.0.1:{port}", "--rate", "0", "--count", "50000", "--symbols", "4");
        Assert.That((code, service.HasExited), Is.EqualTo((0, false)), error);
        service.StandardInput.Close();
        Assert.That(service.WaitForExit(Limit), Is.True);
        var log = service.StandardError.ReadToEnd();
        Assert.That(service.ExitCode, Is.EqualTo(1), log);
        Assert.That(log, Does.Contain("/dev/full cannot be written any more").And.Contain("could not be written: the output is not whole").And.Not.Contain("   at "));
        Assert.That(log, Does.Contain("Stopped: ").And.Contain("engine.udp.datagrams"));
    }

    [Test]
    public void A_service_that_is_told_to_stop_is_0()
    {
        using var service = Start("run", "--line-a", $"127.0.0.1:{FreePort()}", "--status", "text", "--exit-on-stdin-eof");
        Assert.That(service.StandardOutput.ReadLine(), Is.EqualTo("ready"));
        service.StandardInput.Close();
        Assert.That(service.WaitForExit(Limit), Is.True);
        Assert.That(service.ExitCode, Is.Zero, service.StandardError.ReadToEnd());
    }

    [TestCase("replay", "/nonexistent/day.itch")]
    [TestCase("replay", "DAY", "--bbo", "/nonexistent/bbo.csv")]
    [TestCase("replay", "DAY", "--speed", "fast")]
    [TestCase("run", "--line-a", "nowhere")]
    [TestCase("run", "--bbo", "/nonexistent/bbo.csv")]
    [TestCase("run", "--topology", "spiral")]
    public void What_the_user_got_wrong_is_2_and_a_line(params string[] arguments)
    {
        var (code, _, error) = Run([.. arguments.Select(a => a == "DAY" ? _day : a)]);
        Assert.That(code, Is.EqualTo(2), error);
        Assert.That(error.Trim(), Is.Not.Empty);
        Assert.That(error, Does.Not.Contain("   at "), "no stack trace");
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using var process = Start(arguments);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill();
            Assert.Fail($"{string.Join(' ', arguments)} did not end");
        }

        return (process.ExitCode, output.Result, error.Result);
    }

    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", [Host, .. arguments])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = Path.GetTempPath(),
    })!;

    private static int FreePort()
    {
        using var probe = new System.Net.Sockets.UdpClient(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        return ((System.Net.IPEndPoint)probe.Client.LocalEndPoint!).Port;
    }
}
