namespace Engine.Host.Output;

/// <summary>Checks that no output overwrites the input or another output, under whatever name.</summary>
internal static class OutputPaths
{
    /// <summary>Says what two names mean the same file; null if none do. Devices may be named twice, standard output may not.</summary>
    /// <param name="input">The file that is read; null: none.</param>
    /// <param name="outputs">What is written, with the name of the option or key that says so; null or empty: nothing.</param>
    public static string? ConflictOf(string? input, params IEnumerable<(string Option, string? Path)> outputs)
    {
        var taken = new Dictionary<string, string>();
        if (input is not null)
            taken[Resolve(input)] = "the input";
        foreach (var (option, path) in outputs)
        {
            if (string.IsNullOrEmpty(path) || path.StartsWith("/dev/", StringComparison.Ordinal))
                continue;
            if (!taken.TryAdd(Resolve(path), option))
                return $"{option} {path} is {taken[Resolve(path)]} too: name another file.";
        }

        return null;
    }

    private static string Resolve(string path)
    {
        if (path == "-")
            return path;
        var file = new FileInfo(path);
        return (file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) ?? file).FullName;
    }
}
