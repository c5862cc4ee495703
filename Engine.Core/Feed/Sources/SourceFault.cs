namespace Engine.Core.Feed.Sources;

/// <summary>Why a file source ended before the file's own end. A fault ends the source; it is never thrown at the consumer.</summary>
public enum SourceFault : byte
{
    /// <summary>None: the file ended where a record ended.</summary>
    None,

    /// <summary>The file ended inside a record, or, compressed, before its checksum did.</summary>
    Truncated,

    /// <summary>The compressed stream, or the file's own structure, is damaged.</summary>
    Corrupt,

    /// <summary>The operating system could not read the file.</summary>
    Unreadable,
}
