using Engine.Core.Memory;

namespace Engine.Core.Pipeline;

/// <summary>How far the decoder has come, in events: the ordinal of the last that was given to the book threads' rings. Written by its thread.</summary>
internal sealed class DecodeProgress
{
    private IsolatedLong _through;

    /// <summary>Every event up to this ordinal is in the ring of its book thread. Any thread.</summary>
    public long Through => _through.Acquire();

    /// <summary>The ordinal of the next event. Only for the decoder's thread.</summary>
    public long Next => _through.Own + 1;

    /// <summary>The next <paramref name="events"/> have been given to the rings. Only for the decoder's thread.</summary>
    public void Advance(int events) => _through.Add(events);
}

/// <summary>How far one book thread has come, as an ordinal. Written by the book thread, read by the analysis.</summary>
/// <param name="decoder">How far the decoder has come.</param>
internal sealed class ShardProgress(DecodeProgress decoder)
{
    private IsolatedLong _applied;

    /// <summary>Every event up to this ordinal has been given to the book threads' rings.</summary>
    public long DecodedThrough => decoder.Through;

    /// <summary>Every snapshot of events up to this ordinal has been published by this book thread.</summary>
    public long AppliedThrough => _applied.Acquire();

    /// <summary>Never goes back. Only for the book thread.</summary>
    public void Report(long ordinal)
    {
        if (ordinal > _applied.Own)
            _applied.Release(ordinal);
    }
}
