using System.IO.Compression;

namespace Engine.Core.Feed.Sources;

/// <summary>
/// A gzip file, of one member or several, that tells a whole file from one that was cut anywhere. <see cref="GZipStream"/> alone ends without a word where
/// its input ends, be it before the checksum.
/// </summary>
/// <remarks>
/// At the end of the file one more member is put behind it. Only if the last member was complete, checksum and length included, does that one unpack to what
/// was packed into it.
/// </remarks>
internal sealed class GzipFile(string path) : GZipStream(new SealedInput(path), CompressionMode.Decompress)
{
    private static readonly byte[] Seal = "the end of the file"u8.ToArray();
    private static readonly byte[] PackedSeal = Pack(Seal);

    private bool _hasEnded;

    /// <summary>Reads on.</summary>
    /// <exception cref="EndOfStreamException">The file ends inside a member, or something else than a member follows the last one.</exception>
    /// <exception cref="InvalidDataException">A member is damaged.</exception>
    public override int Read(byte[] buffer, int offset, int count)
    {
        if (_hasEnded || count == 0)
            return 0;
        var read = base.Read(buffer, offset, count);
        if (read > 0)
            return read;
        _hasEnded = true;
        return IsWhole() ? 0 : throw new EndOfStreamException("The gzip file has been cut.");
    }

    private static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    private bool IsWhole()
    {
        var input = (SealedInput)BaseStream;
        if (input.Length == 0)
            return false;
        input.IsSealed = true;
        var unpacked = new byte[Seal.Length + 1];
        try
        {
            var length = 0;
            int read;
            while (length < unpacked.Length && (read = base.Read(unpacked, length, unpacked.Length - length)) > 0)
                length += read;
            return unpacked.AsSpan(0, length).SequenceEqual(Seal);
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>The file, and behind it, once it has ended and is sealed, one more member.</summary>
    private sealed class SealedInput(string path) : FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan)
    {
        private int _sealRead;

        public bool IsSealed { get; set; }

        // The only overload: the others come here, as FileStream makes them do in a derived class.
        public override int Read(byte[] buffer, int offset, int count)
        {
            if (!IsSealed)
                return base.Read(buffer, offset, count);
            var rest = PackedSeal.AsSpan(_sealRead);
            var length = Math.Min(rest.Length, count);
            rest[..length].CopyTo(buffer.AsSpan(offset));
            _sealRead += length;
            return length;
        }
    }
}
