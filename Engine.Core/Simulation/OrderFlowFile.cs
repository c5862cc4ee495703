using System.Buffers.Binary;
using System.IO.Compression;

namespace Engine.Core.Simulation;

/// <summary>Writes a simulated feed to a length-prefixed file, as <see cref="Feed.Sources.LengthPrefixedFile"/> reads it.</summary>
public static class OrderFlowFile
{
    /// <summary>Writes the first <paramref name="count"/> messages of a flow. A name that ends in <c>.gz</c> is written as gzip.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, OrderFlowOptions options, long count)
    {
        using var file = File.Create(path);
        if (!path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
        {
            Write(file, options, count);
            return;
        }

        using var gzip = new GZipStream(file, CompressionLevel.Fastest);
        Write(gzip, options, count);
    }

    /// <summary>Writes the first <paramref name="count"/> messages of a flow.</summary>
    public static void Write(Stream stream, OrderFlowOptions options, long count)
    {
        var flow = new OrderFlow(options);
        var buffer = new byte[1 << 16];
        var used = 0;
        for (var i = 0L; i < count; i++)
        {
            var length = flow.WriteNext(buffer.AsSpan(used + 2));
            BinaryPrimitives.WriteUInt16BigEndian(buffer.AsSpan(used), (ushort)length);
            used += 2 + length;
            if (buffer.Length - used >= 2 + OrderFlow.LongestMessage)
                continue;
            stream.Write(buffer, 0, used);
            used = 0;
        }

        stream.Write(buffer, 0, used);
    }
}
