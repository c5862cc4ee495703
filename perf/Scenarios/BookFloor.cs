using System.Diagnostics;
using Engine.Core;
using Engine.Core.Feed;
using Engine.Core.Feed.Itch50;
using Engine.Core.Feed.Sources;
using Perf.Harness;

namespace Perf.Scenarios;

/// <summary>What a book cannot be faster than: the same file, read the same way, with less done to each message. Million messages a second.</summary>
internal static class BookFloor
{
    /// <summary>Reads and decodes.</summary>
    public static double Decode(string path)
    {
        var decoder = new MessageDecoder<Itch50Format, SummingSink>(default);
        return Play(path, ref decoder);
    }

    /// <summary>Reads and steps from length to length.</summary>
    public static double Walk(string path)
    {
        var walk = new PrefixWalk();
        return Play(path, ref walk);
    }

    /// <summary>Reads and copies.</summary>
    public static double Copy(string path)
    {
        var copy = new CopySink();
        return Play(path, ref copy);
    }

    private static double Play<TSink>(string path, ref TSink sink)
        where TSink : IMessageSink
    {
        using var file = new LengthPrefixedFile(path, SessionId.Parse("PERF"));
        var started = Stopwatch.GetTimestamp();
        while (file.Read(ref sink))
        {
        }

        ScenarioContext.Verify(file.Messages > 0, "the file is empty");
        return file.Messages / Stopwatch.GetElapsedTime(started).TotalMicroseconds;
    }
}
