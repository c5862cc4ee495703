using Engine.Core;

namespace Engine.Tests.Book;

/// <summary>Puts books behind a decoder.</summary>
internal readonly struct EventRelay(EventRelay.Target target) : IEventSink
{
    public delegate void Target(Span<MarketEvent> events);

    public void OnEvents(Span<MarketEvent> events) => target(events);
}
