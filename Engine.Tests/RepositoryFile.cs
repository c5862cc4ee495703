namespace Engine.Tests;

/// <summary>Files of the repository that tests hold the code against.</summary>
internal static class RepositoryFile
{
    /// <summary>The repository's folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The lines of a file, by its path below <see cref="Root"/>.</summary>
    public static string[] LinesOf(string path) => File.ReadAllLines(Path.Combine(Root, path));

    // Above the running tests, because a deterministic build maps the path of this file to one that is not on any disk.
    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Engine.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException("The tests do not run from a place below the repository.");
    }
}
