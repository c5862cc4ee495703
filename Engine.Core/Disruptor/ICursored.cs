namespace Engine.Core.Disruptor;

/// <summary>Something that has a position in a stream of events.</summary>
public interface ICursored
{
    /// <summary>The highest sequence published (single producer) or claimed (multiple producers); -1 before the first.</summary>
    long Cursor { get; }
}
