using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Engine.Core.Feed.Sources.Journal;

/// <summary>A journal's files: their names and their head.</summary>
/// <remarks>
/// <code>
///  0         8        12      16             32             40      48          64
///  +---------+--------+-------+--------------+--------------+-------+-----------+---------
///  |MDJOURNL |Version |Crc    |Format, ASCII |CreatedUnixNs |Number |zero       |records …
///  +---------+--------+-------+--------------+--------------+-------+-----------+---------
/// </code>
/// Little-endian. <c>Crc</c> is CRC-32C of bytes 16 to 64.
/// </remarks>
internal static class JournalSegment
{
    public const int HeadBytes = 64;
    public const string Extension = ".journal";

    private const uint Version = 1;
    private const int FormatBytes = 16;

    private static ReadOnlySpan<byte> Magic => "MDJOURNL"u8;

    /// <summary>The files of a folder, oldest first.</summary>
    public static string[] In(string folder) => [.. Directory.GetFiles(folder, "*" + Extension).Where(path => NumberOf(path) >= 0).OrderBy(NumberOf)];

    public static string PathOf(string folder, long number) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{number:D8}{Extension}"));

    /// <summary>The number in a file's name; −1 if there is none.</summary>
    public static long NumberOf(string path) => long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    public static byte[] Head(string format, long number, long createdUnixNs)
    {
        var head = new byte[HeadBytes];
        Magic.CopyTo(head);
        MemoryMarshal.Write(head.AsSpan(8), Version);
        Encoding.ASCII.GetBytes(format, head.AsSpan(16, FormatBytes));
        MemoryMarshal.Write(head.AsSpan(32), createdUnixNs);
        MemoryMarshal.Write(head.AsSpan(40), number);
        MemoryMarshal.Write(head.AsSpan(12), JournalRecord.CrcOf(head.AsSpan(8)));
        return head;
    }

    /// <summary>The wire format that a file's head names; null if this is not the head of a journal's file.</summary>
    public static string? FormatOf(ReadOnlySpan<byte> head) =>
        head.Length >= HeadBytes && head[..8].SequenceEqual(Magic) && MemoryMarshal.Read<uint>(head[8..]) == Version
            && MemoryMarshal.Read<uint>(head[12..]) == JournalRecord.CrcOf(head[8..HeadBytes])
        ? Encoding.ASCII.GetString(head.Slice(16, FormatBytes)).TrimEnd('\0')
        : null;
}
