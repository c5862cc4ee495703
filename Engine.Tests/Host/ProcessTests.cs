using System.Net;
using System.Net.Sockets;
using Engine.Core.Simulation;
using Engine.Core.Simulation.Publishing;

namespace Engine.Tests.Host;

/// <summary>How processes begin and end: signals, standard output, full disks, taken ports.</summary>
[Platform("Linux")]
internal sealed class ProcessTests
{
    private string _folder = "";
    private string _day = "";

    [OneTimeSetUp]
    public void WriteFiles()
    {
        _folder = Directory.CreateTempSubdirectory("process-").FullName;
        _day = Path.Combine(_folder, "day.itch");
        OrderFlowFile.Write(_day, new OrderFlowOptions { Symbols = 2 }, 60_000);
    }

    [OneTimeTearDown]
    public void RemoveFiles() => Directory.Delete(_folder, true);

    [TestCase("INT")]
    [TestCase("TERM")]
    public async Task A_signal_ends_the_service_with_0(string signal)
    {
        using var engine = new EngineProcess("run", "--line-a", $"127.0.0.1:{CommandLine.FreeUdpPort()}", "--status", "json");
        await engine.Expect("ready");
        engine.Signal(signal);
        var result = await engine.End();
        Assert.That(result.Code, Is.Zero, result.Error);
        Assert.That(result.Error, Does.Contain("Stopped: lost 0, kernel drops 0, missed 0, not written 0"));
    }

    [Test]
    public async Task A_signal_ends_the_simulated_feed_with_0_and_the_session_with_it()
    {
        using var receiver = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var feed = new EngineProcess("simulate", "--rate", "1000", "--target", $"{receiver.Client.LocalEndPoint}", "--serve-retransmission", "127.0.0.1:" + CommandLine.FreeUdpPort());
        receiver.Client.ReceiveTimeout = 60_000;
        IPEndPoint? from = null;
        receiver.Receive(ref from);
        feed.Signal("TERM");
        var countOfLast = 0;
        while (countOfLast != 0xFFFF)
        {
            var packet = receiver.Receive(ref from);
            countOfLast = packet[18] << 8 | packet[19];
        }

        Assert.That((await feed.End()).Code, Is.Zero);
    }

    [Test]
    public async Task The_broker_says_where_it_serves_and_ends_with_its_parent()
    {
        using var broker = new EngineProcess("broker", "--exit-on-stdin-eof");
        var bootstrap = (await broker.Expect("bootstrap.servers="))["bootstrap.servers=".Length..];
        using (var client = new TcpClient())
            await client.ConnectAsync(IPEndPoint.Parse(bootstrap.Split(',')[0].Replace("localhost", "127.0.0.1")));
        broker.CloseInput();
        Assert.That((await broker.End()).Code, Is.Zero);
    }

    [Test]
    public async Task Rows_on_standard_output_are_alone_there()
    {
        var file = Path.Combine(_folder, "rows.csv");
        var inFile = await CommandLine.Run("replay", _day, "--bbo", file);
        using var replay = new EngineProcess("replay", _day, "--bbo", "-");
        var onOutput = await replay.End();

        Assert.That((inFile.Code, onOutput.Code), Is.EqualTo((0, 0)));
        Assert.That(onOutput.Output, Is.EqualTo(await File.ReadAllTextAsync(file)));
        Assert.That(onOutput.Error, Does.Contain("60,000 messages"), "the summary goes beside them");
    }

    [Test]
    public async Task Rows_of_the_service_on_standard_output_are_alone_there_too()
    {
        var port = CommandLine.FreeUdpPort();
        using var engine = new EngineProcess("run", "--line-a", $"127.0.0.1:{port}", "--bbo", "-", "--status", "text", "--exit-at-end-of-session");
        Assert.That(() => ReceiveQueue.UnreadBytes(new IPEndPoint(IPAddress.Loopback, port)), Is.Not.EqualTo(ReceiveQueue.Nobody).After(60_000, 20));
        var sent = await CommandLine.Run("simulate", "--from-file", _day, "--rate", "0", "--target", $"127.0.0.1:{port}");
        var result = await engine.End();

        Assert.That((result.Code, sent.Code), Is.EqualTo((0, 0)), result.Error);
        Assert.That(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.All.Match("^(sequence|[0-9]+),[^,]+(,(bid_price|bid_size|ask_price|ask_size|[0-9]+)){4}$"));
    }

    [TestCase("--bbo")]
    [TestCase("--signals")]
    public async Task A_full_disk_ends_a_replay_with_1_and_one_line(string output)
    {
        var result = await CommandLine.Run("replay", _day, output, "/dev/full");
        Assert.That(result.Code, Is.EqualTo(1));
        Assert.That(result.ErrorLines, Has.Length.EqualTo(1), result.Error);
        Assert.That(result.Error, Does.Contain("No space left"));
    }

    [Test]
    public async Task A_full_disk_ends_a_written_simulation_with_1_and_one_line()
    {
        var result = await CommandLine.Run("simulate", "--to-file", "/dev/full", "--count", "10000");
        Assert.That((result.Code, result.ErrorLines.Length), Is.EqualTo((1, 1)), result.Error);
    }

    [Test]
    public async Task A_full_disk_costs_the_service_its_file_and_nothing_else()
    {
        var signals = Path.Combine(_folder, "signals.jsonl");
        var (run, _) = await CommandLine.RunAgainstSimulate(
            CommandLine.FreeUdpPort(), ["--bbo", "/dev/full", "--signals", signals], ["--from-file", _day, "--rate", "0"], () => { });
        var replayed = Path.Combine(_folder, "replayed.jsonl");
        await CommandLine.Run("replay", _day, "--signals", replayed);

        Assert.That(run.Code, Is.EqualTo(1), "rows were lost");
        Assert.That(run.Error, Does.Contain("/dev/full cannot be written any more").And.Not.Contain("   at "));
        Assert.That(File.ReadLines(signals).Count(), Is.EqualTo(File.ReadLines(replayed).Count()), "the other output is whole");
    }

    [Test]
    public async Task A_taken_port_is_one_line_and_exit_code_2()
    {
        using var taken = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var result = await CommandLine.Run("run", "--line-a", $"{taken.Client.LocalEndPoint}");
        Assert.That((result.Code, result.ErrorLines.Length), Is.EqualTo((2, 1)), result.Error);
        Assert.That(result.Error, Does.Contain($"{taken.Client.LocalEndPoint}"));
    }

    [TestCase("--line-a 239.1.1.1:26400 --interface nosuch0", "nosuch0")]
    [TestCase("--bbo /no/such/folder/rows.csv", "/no/such/folder/rows.csv")]
    [TestCase("--line-a 203.0.113.7:26400", "203.0.113.7")]
    public async Task What_the_service_cannot_start_with_is_one_line_and_exit_code_2(string options, string says)
    {
        var result = await CommandLine.Run(["run", .. options.Contains("--line-a") ? Array.Empty<string>() : ["--line-a", $"127.0.0.1:{CommandLine.FreeUdpPort()}"], .. options.Split(' ')]);
        Assert.That((result.Code, result.ErrorLines.Length), Is.EqualTo((2, 1)), result.Error);
        Assert.That(result.Error, Does.Contain(says));
    }

    [Test]
    public async Task A_taken_port_for_retransmissions_is_said_and_only_refused_where_it_was_asked_for()
    {
        using var taken = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)taken.Client.LocalEndPoint!).Port;
        var usual = await CommandLine.Run("simulate", "--count", "100", "--rate", "0", "--target", $"127.0.0.1:{port - 100}");
        var asked = await CommandLine.Run("simulate", "--count", "100", "--rate", "0", "--serve-retransmission", $"127.0.0.1:{port}");

        Assert.That((usual.Code, asked.Code), Is.EqualTo((0, 2)), usual.Error + asked.Error);
        Assert.That(usual.Error, Does.Contain("retransmissions are not served"));
    }
}
