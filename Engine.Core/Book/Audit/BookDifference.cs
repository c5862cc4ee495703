namespace Engine.Core.Book.Audit;

/// <summary>The first thing in which a book differed from the slow reference book.</summary>
/// <param name="Symbol">The symbol's index.</param>
/// <param name="Session">Session of the event after which it was seen.</param>
/// <param name="Sequence">Sequence of that event; 0 if it was there when the audit began.</param>
/// <param name="Kind">What the event was.</param>
/// <param name="What">What differs, such as <c>bid level 3</c>.</param>
/// <param name="Expected">What the reference book has.</param>
/// <param name="Found">What the book has.</param>
public sealed record BookDifference(int Symbol, SessionId Session, ulong Sequence, EventKind Kind, string What, string Expected, string Found)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"Symbol {Symbol}, session '{Session}', sequence {Sequence} ({Kind}): {What} is {Found}, the reference has {Expected}";
}
