namespace Engine.Core.Feed.Fixed;

/// <summary>Offsets of the fields of a 32-byte message: each follows the one before it.</summary>
internal static class FixedLayout
{
    public const int Type = 0;
    public const int Code = Type + sizeof(byte);
    public const int Reserved = Code + sizeof(byte);
    public const int Symbol = Reserved + sizeof(ushort);
    public const int TimeNs = Symbol + sizeof(uint);
    public const int Price = TimeNs + sizeof(ulong);
    public const int Size = Price + sizeof(uint);
    public const int Reference = Size + sizeof(uint);
    public const int End = Reference + sizeof(ulong);

    public const byte BidCode = (byte)'B';
    public const byte AskCode = (byte)'S';
}
