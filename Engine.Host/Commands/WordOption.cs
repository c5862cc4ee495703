using System.CommandLine;

namespace Engine.Host.Commands;

/// <summary>An option whose value is one of an enum's names, in lower case: the words are what a user sees in help and in messages, and numbers are none.</summary>
/// <typeparam name="T">The enum.</typeparam>
internal sealed class WordOption<T> : Option<string?>
    where T : struct, Enum
{
    /// <summary>An option that may be left out.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="byDefault">What it is when left out, shown in help; null: that is told by the description.</param>
    public WordOption(string name, T? byDefault = null)
        : base(name)
    {
        HelpName = string.Join('|', Words.All<T>());
        if (byDefault is { } value)
            DefaultValueFactory = _ => Words.Of(value);
        CompletionSources.Add([.. Words.All<T>()]);
        Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !Words.TryParse<T>(result.Tokens[0].Value, out _))
                result.AddError($"{name} {result.Tokens[0].Value} is none of {string.Join(", ", Words.All<T>())}.");
        });
    }

    /// <summary>The value given, or the default; null if there is neither.</summary>
    public T? ValueIn(ParseResult parsed) => Words.TryParse<T>(parsed.GetValue(this), out var value) ? value : null;
}

/// <summary>An enum's names as the words of a command line.</summary>
internal static class Words
{
    /// <summary>All of them.</summary>
    public static IEnumerable<string> All<T>()
        where T : struct, Enum => Enum.GetValues<T>().Select(Of);

    /// <summary>The word of a value.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>Finds the value of a word. Case does not matter; a number is no word.</summary>
    public static bool TryParse<T>(string? word, out T value)
        where T : struct, Enum
    {
        foreach (var candidate in Enum.GetValues<T>())
        {
            if (!string.Equals(Of(candidate), word, StringComparison.OrdinalIgnoreCase))
                continue;
            value = candidate;
            return true;
        }

        value = default;
        return false;
    }
}
