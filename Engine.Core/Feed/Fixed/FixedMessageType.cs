namespace Engine.Core.Feed.Fixed;

/// <summary>The types of the 32-byte messages; see <c>PROTOCOL.md</c>.</summary>
public enum FixedMessageType : byte
{
    /// <summary>Size appeared at a price.</summary>
    Add = (byte)'A',

    /// <summary>Size left a price without a trade.</summary>
    Reduce = (byte)'R',

    /// <summary>Size at a price was traded.</summary>
    Trade = (byte)'T',

    /// <summary>The symbol exists: its name, tick and lot.</summary>
    Definition = (byte)'D',

    /// <summary>The symbol's trading status.</summary>
    Status = (byte)'S',
}
