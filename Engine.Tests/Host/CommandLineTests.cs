using Engine.Core.Simulation;

namespace Engine.Tests.Host;

/// <summary>A wrong option, value or configuration is one line that says what would do, and exit code 2; damaged input is one line and exit code 1.</summary>
internal sealed class CommandLineTests
{
    private string _folder = "";

    [OneTimeSetUp]
    public void WriteFiles()
    {
        _folder = Directory.CreateTempSubdirectory("command-line-").FullName;
        OrderFlowFile.Write(PathOf("day.itch"), new OrderFlowOptions { Symbols = 2 }, 5_000);
        OrderFlowFile.Write(PathOf("day.itch.gz"), new OrderFlowOptions { Symbols = 2 }, 5_000);
        File.WriteAllBytes(PathOf("cut.itch"), File.ReadAllBytes(PathOf("day.itch"))[..50_001]);
        File.WriteAllBytes(PathOf("cut.itch.gz"), File.ReadAllBytes(PathOf("day.itch.gz"))[..20_000]);
        File.WriteAllText(PathOf("garbage.itch.gz"), "this is not gzip at all, by no means");
        File.WriteAllBytes(PathOf("invalid.pcap"), CaptureOfOne([.. Enumerable.Repeat((byte)'x', 60)]));
        File.CreateSymbolicLink(PathOf("link.itch"), PathOf("day.itch"));
    }

    [OneTimeTearDown]
    public void RemoveFiles() => Directory.Delete(_folder, true);

    [TestCase("frobnicate", "frobnicate is not a command; there are run, simulate, replay, broker, demo.")]
    [TestCase("replay", "Required argument 'FILE' missing")]
    [TestCase("replay NOTHERE.itch", "File or directory does not exist: 'NOTHERE.itch'.")]
    [TestCase("replay DIR/day.itch --bogus", "'--bogus'")]
    [TestCase("replay DIR/day.itch --topology 2", "--topology 2 is none of auto, fused, inline, staged, sharded.")]
    [TestCase("replay DIR/day.itch --format csv", "--format csv is none of itch, fixed, pcap, journal.")]
    [TestCase("replay DIR/day.itch --speed NaN", "--speed NaN is neither max nor a multiple such as 1x or 60x.")]
    [TestCase("replay DIR/day.itch --speed 1xx", "--speed 1xx is neither max")]
    [TestCase("replay DIR/day.itch --bbo DIR/day.itch", "is the input too")]
    [TestCase("replay DIR/day.itch --bbo DIR/link.itch", "is the input too")]
    [TestCase("replay DIR/day.itch --bbo DIR/out --signals DIR/./out", "is --bbo too")]
    [TestCase("replay DIR/day.itch --bbo - --signals -", "is --bbo too")]
    [TestCase("replay DIR/day.itch --bbo DIR/no/such/folder/out", "cannot be written")]
    [TestCase("replay DIR/day.itch --bbo DIR", "cannot be written")]
    [TestCase("replay DIR/command.txt", "File or directory does not exist")]
    [TestCase("simulate --rate NaN", "--rate NaN is outside 0 to 1000000000.")]
    [TestCase("simulate --drop NaN", "--drop NaN is outside 0 to 1.")]
    [TestCase("simulate --rate abc", "--rate abc is not a number.")]
    [TestCase("simulate --count 1.5", "--count 1.5 is not a whole number.")]
    [TestCase("simulate --count -1", "--count -1 is outside 0 to")]
    [TestCase("simulate --speed 2", "--speed needs --from-file")]
    [TestCase("simulate --format 1", "--format 1 is none of fixed, itch.")]
    [TestCase("simulate --to-file DIR/o.itch", "--to-file needs --count")]
    [TestCase("simulate --target nowhere", "nowhere is not ADDRESS:PORT.")]
    [TestCase("simulate --session toolongasessionname", "ession")]
    [TestCase("simulate --drop-b 0.1", "--drop-b needs --target-b")]
    [TestCase("simulate --target-b 127.0.0.1:1 --drop-b 2", "--drop-b 2 is outside 0 to 1.")]
    [TestCase("simulate --burst -1", "--burst -1 is outside 0 to 1000000.")]
    [TestCase("simulate --burst-chance 0.1", "--burst-chance needs --burst")]
    [TestCase("simulate --burst 5 --burst-chance NaN", "--burst-chance NaN is outside 0 to 1.")]
    [TestCase("simulate --sessions 0", "--sessions 0 is outside 1 to 99.")]
    [TestCase("simulate --sessions 2", "--sessions needs --count")]
    [TestCase("simulate --sessions 2 --count 5 --to-file DIR/o.itch", "--sessions and --to-file exclude each other")]
    [TestCase("simulate --sessions 2 --count 5 --session ABCDEFGHI2", "is too long to be numbered")]
    [TestCase("demo --burst -1", "--burst -1 is outside 0 to 1000000.")]
    [TestCase("run --line-a nowhere", "Feed:LineA = nowhere is not ADDRESS:PORT.")]
    [TestCase("run --status 1", "--status 1 is none of none, text, json.")]
    [TestCase("run --topology bogus", "--topology bogus is none of")]
    [TestCase("run --bbo DIR/o --signals DIR/o", "is Output:Bbo too")]
    [TestCase("run --kafka", "Required argument missing for option: '--kafka'.")]
    [TestCase("demo --drop 5", "--drop 5 is outside 0 to 1.")]
    [TestCase("demo --port 0", "--port 0 is outside 1 to 65535.")]
    [TestCase("broker --partitions 0", "--partitions")]
    public async Task What_cannot_be_used_is_one_line_and_exit_code_2(string line, string says)
    {
        var result = await CommandLine.Run(Words(line));

        Assert.That(result.Code, Is.EqualTo(2), result.Error);
        Assert.That(result.ErrorLines, Has.Length.EqualTo(1), result.Error);
        Assert.That(result.Error, Does.Contain(says).And.Not.Contain("System.").And.Not.Contain("Engine.Core"));
        Assert.That(result.Output, Is.Empty);
    }

    [TestCase("9", "Pipeline:Topology = 9 is none of Auto, Fused, Inline, Staged, Sharded.")]
    [TestCase("bogus", "Pipeline:Topology = bogus cannot be used: it is none of Auto, Fused, Inline, Staged, Sharded.")]
    public async Task A_number_in_the_environment_is_no_word_either(string value, string says)
    {
        Environment.SetEnvironmentVariable("ENGINE__PIPELINE__TOPOLOGY", value);
        try
        {
            var result = await CommandLine.Run("run");
            Assert.That((result.Code, result.Error.Trim()), Is.EqualTo((2, says)));
        }
        finally
        {
            Environment.SetEnvironmentVariable("ENGINE__PIPELINE__TOPOLOGY", null);
        }
    }

    [TestCase("replay DIR/cut.itch", "ended early (Truncated)")]
    [TestCase("replay DIR/cut.itch.gz", "ended early (")]
    [TestCase("replay DIR/garbage.itch.gz", "ended early (Corrupt)")]
    [TestCase("replay DIR/invalid.pcap", "has no valid MoldUDP64 packet")]
    [TestCase("simulate --from-file DIR/cut.itch --rate 0", "ended early (Truncated)")]
    [TestCase("simulate --from-file DIR/cut.itch.gz --rate 0", "ended early (")]
    [TestCase("simulate --from-file DIR/garbage.itch.gz --rate 0", "ended early (Corrupt)")]
    [TestCase("simulate --from-file DIR/garbage.itch.gz --speed 1000", "ended early (Corrupt)")]
    public async Task Damaged_input_names_its_fault_and_exits_1(string line, string says)
    {
        var words = Words(line);
        var result = await CommandLine.Run(words[0] == "simulate" ? [.. words, "--target", $"127.0.0.1:{CommandLine.FreeUdpPort()}"] : words);

        Assert.That(result.Code, Is.EqualTo(1), result.Error);
        Assert.That(result.ErrorLines, Has.Length.EqualTo(1), result.Error);
        Assert.That(result.Error, Does.Contain(says));
    }

    [TestCase("--help", "simulate")]
    [TestCase("replay --help", "[default: max]")]
    [TestCase("replay --help", "<auto|fused|inline|staged|sharded>")]
    [TestCase("simulate --help", "[default: itch]")]
    [TestCase("--version", ".")]
    public async Task Help_shows_the_words_that_are_documented(string line, string says)
    {
        var result = await CommandLine.Run(Words(line));
        Assert.That((result.Code, result.Error), Is.EqualTo((0, "")));
        Assert.That(result.Output, Does.Contain(says));
    }

    [Test]
    public async Task A_file_that_simulate_writes_replays_to_its_end()
    {
        var written = await CommandLine.Run("simulate", "--to-file", PathOf("sim.fixed.gz"), "--count", "3000", "--format", "fixed", "--symbols", "3", "--seed", "7");
        var replayed = await CommandLine.Run("replay", PathOf("sim.fixed.gz"), "--signals", PathOf("sim.jsonl"), "--bbo", PathOf("sim.csv"), "--topology", "fused");

        Assert.That((written.Code, replayed.Code), Is.EqualTo((0, 0)), written.Error + replayed.Error);
        Assert.That(replayed.Output, Does.Contain("3,000 messages"));
        Assert.That(File.ReadLines(PathOf("sim.csv")).First(), Is.EqualTo("sequence,symbol,bid_price,bid_size,ask_price,ask_size"));
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    private string[] Words(string line) => [.. line.Split(' ').Select(word => word.Replace("DIR", _folder))];

    // A pcap file (microseconds, little-endian) with one UDP datagram over IPv4 over Ethernet.
    private static byte[] CaptureOfOne(byte[] payload)
    {
        byte[] udp = [0x10, 0, 0x20, 0, .. BigEndian(8 + payload.Length), 0, 0, .. payload];
        byte[] ip = [0x45, 0, .. BigEndian(20 + udp.Length), 0, 0, 0, 0, 64, 17, 0, 0, 127, 0, 0, 1, 127, 0, 0, 1, .. udp];
        byte[] frame = [.. new byte[12], 8, 0, .. ip];
        byte[] length = BitConverter.GetBytes(frame.Length);
        return [0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0, .. new byte[8], 0, 0, 1, 0, 1, 0, 0, 0, .. new byte[8], .. length, .. length, .. frame];

        static byte[] BigEndian(int value) => [(byte)(value >> 8), (byte)value];
    }
}
