using Engine.Host.Commands;

namespace Engine.Host.Output;

/// <summary>A file named on the command line, or standard output.</summary>
internal static class OutputFile
{
    private const int BufferSize = 1 << 16;

    /// <summary>Opens <paramref name="path"/> for writing, from empty; <c>-</c> is standard output.</summary>
    /// <exception cref="UsageException">It cannot be opened.</exception>
    public static Stream Create(string path)
    {
        if (path == "-")
            return new BufferedStream(Console.OpenStandardOutput(), BufferSize);
        try
        {
            return new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, BufferSize);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be written: {fault.Message}");
        }
    }

    /// <summary>
    /// Closes an output without a word: what is still buffered may not fit, but who wants to know has flushed before, and otherwise a failure
    /// is on its way already that this one would hide.
    /// </summary>
    public static void Close(Stream output)
    {
        try
        {
            output.Dispose();
        }
        catch (IOException)
        {
            // See above.
        }
    }
}
