using Perf.Harness;

namespace Engine.Tests.Perf;

/// <summary>What a command line may say.</summary>
internal sealed class ScenarioWordsTests
{
    private static readonly Fake Litmus = new("litmus", new("only", "TEXT", ""), new("seconds", "N", ""));
    private static readonly Fake Ring = new("ring", new("rounds", "N", ""), ScenarioOption.Peer("other", ""));
    private static readonly Fake Book = new("book", ScenarioOption.File(""), new("symbols", "N", ""));
    private static readonly Fake[] All = [Litmus, Ring, Book];

    [TestCase("--seconds 5 --quick", null)]
    [TestCase("--seconds=5", null)]
    [TestCase("--secnods 5", "There is no option '--secnods'; the nearest is '--seconds'.")]
    [TestCase("--seconds", "--seconds needs a value: --seconds N.")]
    [TestCase("--seconds --quick", "--seconds needs a value: --seconds N.")]
    [TestCase("--seconds abc", "--seconds abc: a number above 0 is expected.")]
    [TestCase("--seconds -1", "--seconds -1: a number above 0 is expected.")]
    [TestCase("file", "'file' is not understood here.")]
    [TestCase("--peer other=/bin/true", "There is no option '--peer'; the nearest is '--keep'.")]
    public void Words_are_held_against_what_a_scenario_understands(string words, string? fault) => Expect(Litmus, words, fault);

    [TestCase("/nowhere/day.itch", "There is no file '/nowhere/day.itch'.")]
    [TestCase("/proc/self/status --symbols 3", null)]
    public void A_file_must_be_there(string words, string? fault) => Expect(Book, words, fault);

    [TestCase("--peer other=/bin/true", null)]
    [TestCase("--peer=other=/bin/true", null)]
    [TestCase("--peer other=/proc/self/status", "The peer other=/proc/self/status cannot be executed.")]
    [TestCase("--peer other=/nowhere", "The peer other=/nowhere cannot be executed.")]
    [TestCase("--peer otter=/bin/true", "There is no peer 'otter' here; there is other.")]
    public void A_peer_must_be_executable(string words, string? fault) => Expect(Ring, words, fault);

    [Test]
    public void All_scenarios_run_unless_some_are_named()
    {
        Assert.That(AllScenarios.Select(All, ["--quick", "--out", "folder"]), Is.EqualTo(All));
        Assert.That(AllScenarios.Select(All, ["--only", "litmus,book"]), Is.EqualTo(new[] { Litmus, Book }));
    }

    [TestCase("--only lutmus", "There is no scenario 'lutmus'; the nearest is 'litmus'.")]
    [TestCase("--only ,", "--only names no scenario.")]
    [TestCase("--only ring --seconds 5", "There is no option '--seconds'; the nearest is '--rounds'.")]
    [TestCase("--qiuck", "There is no option '--qiuck'; the nearest is '--quick'.")]
    [TestCase("litmus", "'litmus' is not understood here.")]
    public void An_unknown_word_ends_the_run_before_it_begins(string words, string fault) =>
        Assert.That(() => AllScenarios.Select(All, words.Split(' ')), Throws.TypeOf<UsageException>().With.Message.StartsWith(fault.Split(';')[0]));

    [Test]
    public void A_scenario_is_given_its_own_words_and_not_those_that_chose_it()
    {
        string[] words = ["--quick", "--out", "folder", "--only", "litmus,ring", "--seconds", "5", "--rounds=2", "--peer", "other=/bin/true"];

        Assert.That(AllScenarios.WordsFor(Litmus, words), Is.EqualTo(new[] { "--quick", "--seconds", "5" }));
        Assert.That(AllScenarios.WordsFor(Ring, words), Is.EqualTo(new[] { "--quick", "--rounds=2", "--peer", "other=/bin/true" }));
    }

    [Test]
    public void Help_names_every_option()
    {
        var help = ScenarioWords.Help(Ring);

        Assert.That(help, Does.Contain("--rounds N").And.Contain("--peer other=PATH").And.Contain("--quick"));
    }

    [TestCase("5", 5)]
    [TestCase("0", null)]
    [TestCase("2.5", null)]
    public void A_whole_number_is_asked_for_where_one_is_needed(string text, int? number)
    {
        var context = new ScenarioContext(false, ["--rounds", text]);

        if (number is null)
            Assert.That(() => context.Number("rounds", 7), Throws.TypeOf<UsageException>());
        else
            Assert.That(context.Number("rounds", 7), Is.EqualTo(number));
    }

    private static void Expect(Fake scenario, string words, string? fault)
    {
        void Check() => ScenarioWords.Check(scenario.Options, words.Split(' '));
        if (fault is null)
            Assert.That(Check, Throws.Nothing);
        else
            Assert.That(Check, Throws.TypeOf<UsageException>().With.Message.EqualTo(fault));
    }

    private sealed class Fake(string name, params ScenarioOption[] options) : IScenario
    {
        public string Name => name;

        public string Question => "?";

        public string Topology => "[]";

        public IReadOnlyList<ScenarioOption> Options => options;

        public void Run(ScenarioContext context) => throw new NotSupportedException();
    }
}
