using System.IO.Compression;

namespace Engine.Tests.Host;

/// <summary>A real day, published through UDP with the documented pair of commands and received, gives the rows of the independent program.</summary>
[Category("Golden")]
internal sealed class UdpDayTests
{
    private const int Runs = 20;

    private string _folder = "";
    private string _day = "";
    private byte[] _rows = [];

    [OneTimeSetUp]
    public void FindDay()
    {
        _day = TestData.PathOf("amzn-2012-06-21.itch.gz");
        using var rows = new GZipStream(File.OpenRead(TestData.PathOf("amzn-2012-06-21.bbo.csv.gz")), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        rows.CopyTo(memory);
        _rows = memory.ToArray();
        _folder = Directory.CreateTempSubdirectory("udp-day-").FullName;
    }

    [OneTimeTearDown]
    public void RemoveFiles()
    {
        if (_folder.Length > 0)
            Directory.Delete(_folder, true);
    }

    [Test]
    public async Task At_full_speed_it_gives_the_same_rows_every_time()
    {
        for (var i = 0; i < Runs; i++)
            await AssertSameRows([], "--rate", "0");
    }

    [Test]
    public Task A_slow_writer_with_a_small_ring_loses_no_row() =>
        AssertSameRows([("ENGINE__PIPELINE__SNAPSHOTRINGSIZE", "64")], "--rate", "0");

    [Test]
    public Task What_a_small_socket_buffer_loses_is_repaired() =>
        AssertSameRows([("ENGINE__FEED__RECEIVEBUFFERBYTES", "65536")], "--rate", "0");

    [Test]
    public Task What_the_wire_loses_doubles_and_reorders_is_repaired() =>
        AssertSameRows([], "--rate", "0", "--drop", "0.05", "--duplicate", "0.02", "--reorder", "0.02", "--per-packet", "20");

    [Test]
    public async Task What_is_lost_for_good_is_exit_code_1()
    {
        var (run, simulate) = await Publish([], ["--retransmission", "none", "--bbo", Path.Combine(_folder, "lost.csv")], "--rate", "0", "--drop", "0.01");

        Assert.That((run.Code, simulate.Code), Is.EqualTo((1, 0)), run.Error);
    }

    [Test]
    public async Task Rows_overwritten_before_they_were_written_are_exit_code_1()
    {
        // A pipe that nobody reads until everything was sent is a disk that is slow enough for certain.
        var pipe = Path.Combine(_folder, "pipe");
        using (var make = System.Diagnostics.Process.Start("mkfifo", [pipe]))
            await make.WaitForExitAsync();
        var opened = Task.Run(() => File.OpenRead(pipe));
        var (run, _) = await Publish(
            [("ENGINE__PIPELINE__SNAPSHOTRINGSIZE", "64"), ("ENGINE__OUTPUT__LOSSLESS", "false")], ["--bbo", pipe], () => Drain(opened), "--rate", "0");

        Assert.That(run.Code, Is.EqualTo(1));
    }

    private async Task AssertSameRows((string Name, string Value)[] settings, params string[] simulate)
    {
        var output = Path.Combine(_folder, "rows.csv");
        var (run, sent) = await Publish(settings, ["--bbo", output], simulate);

        Assert.That((run.Code, sent.Code), Is.EqualTo((0, 0)), run.Output + run.Error);
        Assert.That(File.ReadAllBytes(output).AsSpan().SequenceEqual(_rows), Is.True, run.Output + run.Error);
    }

    private Task<(CommandResult Run, CommandResult Simulate)> Publish((string Name, string Value)[] settings, string[] run, params string[] simulate) =>
        Publish(settings, run, () => { }, simulate);

    private async Task<(CommandResult Run, CommandResult Simulate)> Publish((string Name, string Value)[] settings, string[] run, Action onSent, params string[] simulate)
    {
        foreach (var (name, value) in settings)
            Environment.SetEnvironmentVariable(name, value);
        try
        {
            return await CommandLine.RunAgainstSimulate(CommandLine.FreeUdpPort(), run, ["--from-file", _day, .. simulate], onSent);
        }
        finally
        {
            foreach (var (name, _) in settings)
                Environment.SetEnvironmentVariable(name, null);
        }
    }

    private static void Drain(Task<FileStream> opened)
    {
        using var pipe = opened.GetAwaiter().GetResult();
        pipe.CopyTo(Stream.Null);
    }
}
