using System.Globalization;
using System.Text;

namespace Perf.Harness;

/// <summary>Holds the words behind a scenario's name against what it understands, before any work is done.</summary>
internal static class ScenarioWords
{
    /// <summary>Checks all words.</summary>
    /// <exception cref="UsageException">An option is unknown or lacks its value, a file is not there, or a peer cannot be executed.</exception>
    public static void Check(IEnumerable<ScenarioOption> options, IReadOnlyList<string> words)
    {
        ScenarioOption[] known = [.. options, .. ScenarioOption.Common];
        var count = 0;
        for (var i = 0; i < words.Count; i += count)
        {
            count = WordsOf(known, words, i);
            if (!words[i].StartsWith("--", StringComparison.Ordinal))
                CheckFile(known, words[i]);
            else if (NameOf(words[i]) == ScenarioOption.PeerName)
                CheckPeer(known, ValueOf(words, i));
            else if (Find(known, words[i]) is { Value: not null } option)
                CheckValue(option, ValueOf(words, i));
        }
    }

    /// <summary>The words that one scenario understands: what is meant for others is left out.</summary>
    public static string[] KeepKnown(IEnumerable<ScenarioOption> options, IReadOnlyList<string> words)
    {
        ScenarioOption[] known = [.. options, .. ScenarioOption.Common];
        var kept = new List<string>();
        for (var i = 0; i < words.Count;)
        {
            var option = Find(known, words[i]);
            // An unknown option's value is the word behind it that is no option.
            var count = option is not null ? WordsOf(known, words, i) : i + 1 < words.Count && !words[i + 1].StartsWith("--", StringComparison.Ordinal) ? 2 : 1;
            if (option is not null && (option.Name != ScenarioOption.PeerName || PeerOf(known, ValueOf(words, i)) is not null))
                kept.AddRange(words.Skip(i).Take(count));
            i += count;
        }

        return [.. kept];
    }

    /// <summary>What a scenario answers and understands.</summary>
    public static string Help(IScenario scenario)
    {
        var text = new StringBuilder($"{scenario.Name}: {scenario.Question}\n\n{scenario.Topology.Trim('\n')}\n\n");
        ScenarioOption[] options = [.. scenario.Options, .. ScenarioOption.Common];
        var width = options.Max(option => option.ToString().Length);
        foreach (var option in options)
            text.AppendLine($"  {option.ToString().PadRight(width)}  {option.Meaning}");
        return text.ToString().TrimEnd();
    }

    // How many words the option at i takes.
    private static int WordsOf(ScenarioOption[] known, IReadOnlyList<string> words, int i)
    {
        if (!words[i].StartsWith("--", StringComparison.Ordinal))
            return 1;
        if (Find(known, words[i]) is not { } option)
            throw new UsageException($"There is no option '{words[i].Split('=')[0]}'{NearestWord.Hint(NameOf(words[i]), known.Where(o => o.Name.Length > 0).Select(o => o.Name), "--")}.");
        if (option.Value is null || words[i].Contains('='))
            return 1;
        return i + 1 < words.Count && !words[i + 1].StartsWith("--", StringComparison.Ordinal)
            ? 2
            : throw new UsageException($"--{option.Name} needs a value: {option}.");
    }

    private static ScenarioOption? Find(ScenarioOption[] known, string word) =>
        Array.Find(known, option => word.StartsWith("--", StringComparison.Ordinal) ? option.Name.Length > 0 && option.Name == NameOf(word) : option.Name.Length == 0);

    private static string NameOf(string word) => word.TrimStart('-').Split('=', 2)[0];

    private static string ValueOf(IReadOnlyList<string> words, int i) => words[i].Contains('=') ? words[i].Split('=', 2)[1] : words[i + 1];

    private static void CheckValue(ScenarioOption option, string value)
    {
        if (option.Value == ScenarioOption.Number && !(double.TryParse(value, CultureInfo.InvariantCulture, out var number) && number > 0 && double.IsFinite(number)))
            throw new UsageException($"--{option.Name} {value}: a number above 0 is expected.");
        if (option.Value == ScenarioOption.FileName && !File.Exists(value))
            throw new UsageException($"There is no file '{value}'.");
    }

    private static void CheckFile(ScenarioOption[] known, string word)
    {
        if (Find(known, word) is null)
            throw new UsageException($"'{word}' is not understood here.");
        if (!File.Exists(word))
            throw new UsageException($"There is no file '{word}'.");
    }

    private static void CheckPeer(ScenarioOption[] known, string value)
    {
        if (PeerOf(known, value) is null)
            throw new UsageException($"There is no peer '{value.Split('=')[0]}' here; there is {string.Join(", ", known.Where(o => o.Name == ScenarioOption.PeerName).Select(o => o.Value!.Split('=')[0]))}.");
        if (!value.Contains('=') || !ChildProcess.IsExecutable(value.Split('=', 2)[1]))
            throw new UsageException($"The peer {value} cannot be executed.");
    }

    private static ScenarioOption? PeerOf(ScenarioOption[] known, string value) =>
        Array.Find(known, option => option.Name == ScenarioOption.PeerName && option.Value!.Split('=')[0] == value.Split('=')[0]);
}
