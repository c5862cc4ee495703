namespace Perf.Harness;

/// <summary>A word that a scenario understands, beside those that all understand.</summary>
/// <param name="Name">The name behind <c>--</c>; empty: a word on its own, such as a file.</param>
/// <param name="Value">What follows it, such as <see cref="Number"/>; null: nothing does.</param>
/// <param name="Meaning">What it is for, with its default.</param>
internal sealed record ScenarioOption(string Name, string? Value, string Meaning)
{
    /// <summary>The option that names another program to measure.</summary>
    public const string PeerName = "peer";

    /// <summary>The value of an option that takes a number above 0.</summary>
    public const string Number = "N";

    /// <summary>The value of an option that takes a file which is there.</summary>
    public const string FileName = "FILE";

    /// <summary>What every scenario understands.</summary>
    public static readonly ScenarioOption[] Common =
    [
        new("quick", null, "fewer and shorter runs"),
        new("json", null, "one JSON object a figure instead of a table"),
        new("keep", "FOLDER", "writes the result and its HdrHistogram files there"),
        new("help", null, "says this"),
    ];

    /// <summary>A file given as a word on its own.</summary>
    public static ScenarioOption File(string meaning) => new("", FileName, meaning);

    /// <summary>Another program that can be measured beside ours.</summary>
    public static ScenarioOption Peer(string name, string meaning) => new(PeerName, $"{name}=PATH", meaning);

    /// <summary>As it is written on the command line.</summary>
    public override string ToString() => Name.Length == 0 ? Value! : Value is null ? $"--{Name}" : $"--{Name} {Value}";
}

/// <summary>The command line cannot be followed: one line for the person who wrote it.</summary>
internal sealed class UsageException(string message) : Exception(message);
