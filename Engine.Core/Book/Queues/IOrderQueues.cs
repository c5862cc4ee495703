namespace Engine.Core.Book;

/// <summary>
/// Follows single orders beside the ladders, for queue positions and order-level views. Implemented by structs and passed as a type
/// argument: with <see cref="NoOrderQueues"/> nothing of it is left in the compiled code.
/// </summary>
public interface IOrderQueues
{
    /// <summary>An order joined the end of its level's queue.</summary>
    void OnAdded(int symbol, Side side, ulong reference, int price, uint size);

    /// <summary>An order has <paramref name="size"/> shares left and keeps its place.</summary>
    void OnReduced(int symbol, ulong reference, uint size);

    /// <summary>An order left.</summary>
    void OnRemoved(int symbol, ulong reference);

    /// <summary>All orders of all symbols left.</summary>
    void OnCleared();
}

/// <summary>Follows nothing.</summary>
public readonly struct NoOrderQueues : IOrderQueues
{
    /// <inheritdoc/>
    public void OnAdded(int symbol, Side side, ulong reference, int price, uint size)
    {
    }

    /// <inheritdoc/>
    public void OnReduced(int symbol, ulong reference, uint size)
    {
    }

    /// <inheritdoc/>
    public void OnRemoved(int symbol, ulong reference)
    {
    }

    /// <inheritdoc/>
    public void OnCleared()
    {
    }
}
