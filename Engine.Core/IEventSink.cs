namespace Engine.Core;

/// <summary>
/// Takes decoded events, a packet's worth at a time, in order. Implemented by structs and passed as a type argument, so that
/// the call is bound at compile time; the span is only valid during the call and may be changed by it.
/// </summary>
public interface IEventSink
{
    /// <summary>Takes the next events.</summary>
    void OnEvents(Span<MarketEvent> events);
}
