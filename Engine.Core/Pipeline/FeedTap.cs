using Engine.Core.Feed;

namespace Engine.Core.Pipeline;

/// <summary>
/// Stands between arbitration and decoding: counts messages, and copies control events to their own ring, for whoever tells people about them.
/// </summary>
/// <typeparam name="TInner">The decoder.</typeparam>
/// <param name="inner">The decoder.</param>
/// <param name="stage">What it counts into.</param>
internal struct FeedTap<TInner>(TInner inner, FeedStage stage) : IMessageSink
    where TInner : struct, IMessageSink
{
    private TInner _inner = inner;

    [HotPath]
    public void OnMessages(SessionId session, ulong firstSequence, int count, ReadOnlySpan<byte> blocks, ulong receiveTsc)
    {
        stage.OnRun(session, firstSequence, count);
        _inner.OnMessages(session, firstSequence, count, blocks, receiveTsc);
        stage.OnRunDone(count);
    }

    [HotPath]
    public void OnControl(ref MarketEvent control)
    {
        // First the books, so that who reads of a gap finds the books already stale.
        _inner.OnControl(ref control);
        stage.PublishControl(in control);
    }
}
