namespace Perf.Harness;

/// <summary>The repository that the running program was built in.</summary>
internal static class Repository
{
    /// <summary>The folder of this project, above the running program; null if the program was moved elsewhere.</summary>
    public static string? PerfFolder { get; } = FindPerfFolder(AppContext.BaseDirectory);

    /// <summary>The nearest folder at or above one that holds <c>perf.csproj</c>.</summary>
    private static string? FindPerfFolder(string from)
    {
        for (var folder = from; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "perf.csproj")))
                return folder;
        }

        return null;
    }
}
