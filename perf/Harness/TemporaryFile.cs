namespace Perf.Harness;

/// <summary>A file that is gone when its user is done with it, or has failed.</summary>
internal sealed class TemporaryFile : IDisposable
{
    /// <summary>A new empty file.</summary>
    public TemporaryFile() => Path = System.IO.Path.GetTempFileName();

    /// <summary>Where it is.</summary>
    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
