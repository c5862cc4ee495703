namespace Engine.Tests;

/// <summary>
/// Real data for tests, which the repository may not carry: <c>shared/data</c> beside the repository root, or the folder that the
/// environment variable <c>ENGINE_TEST_DATA</c> names. A test that asks for a file that is not there is skipped, visibly.
/// </summary>
internal static class TestData
{
    /// <summary>The folder, or null if there is none.</summary>
    public static string? Root { get; } = FindRoot();

    /// <summary>The path of a file or folder of the test data; skips the calling test if it is absent.</summary>
    public static string PathOf(string name)
    {
        if (Root is null)
            Assert.Ignore("No test data: no folder shared/data beside the repository, and ENGINE_TEST_DATA is not set.");
        var path = Path.Combine(Root!, name);
        if (!Path.Exists(path))
            Assert.Ignore($"Test data '{name}' is not in {Root}.");
        return path;
    }

    private static string? FindRoot()
    {
        if (Environment.GetEnvironmentVariable("ENGINE_TEST_DATA") is { Length: > 0 } named)
            return Directory.Exists(named) ? named : null;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(candidate))
                return candidate;
        }

        return null;
    }
}
