namespace Engine.Core.Pipeline;

/// <summary>An agent that can say what it was at when it threw.</summary>
internal interface IFaultContext
{
    /// <summary>Such as <c> at session X sequence 17 (Add)</c>; empty if it was at nothing. Called on the agent's thread, after it threw.</summary>
    string Describe();
}

/// <summary>The wording of where in the feed a stage failed.</summary>
internal static class FaultText
{
    /// <summary>At one event, or in a run of them that were handed on together.</summary>
    public static string At(ReadOnlySpan<MarketEvent> events) => events.IsEmpty
        ? ""
        : At(events[0].Session, events[0].Sequence, events[^1].Sequence, events.Length == 1 ? $"{events[0].Kind}" : $"{events.Length} events from {events[0].Kind} on");

    /// <summary>At one sequence or a run of them.</summary>
    public static string At(SessionId session, ulong first, ulong last, string what) => first == last
        ? $" at session {session} sequence {first} ({what})"
        : $" at session {session} sequences {first} to {last} ({what})";
}
