namespace Engine.Core.Disruptor;

/// <summary>A consumer that the caller drives: it handles what there is and returns. For one thread at a time.</summary>
/// <typeparam name="T">The event.</typeparam>
/// <remarks>Its <see cref="Sequence"/> must be one of the ring's gating sequences, or producers will lap it.</remarks>
public class ValueEventPoller<T>
    where T : struct
{
    private readonly IValueDataProvider<T> _dataProvider;
    private readonly ISequencer _sequencer;
    private readonly DependentSequenceGroup _dependentSequences;

    /// <summary>A poller that writes its position to <paramref name="sequence"/>.</summary>
    public ValueEventPoller(IValueDataProvider<T> dataProvider, ISequencer sequencer, Sequence sequence, DependentSequenceGroup dependentSequences)
    {
        _dataProvider = dataProvider;
        _sequencer = sequencer;
        Sequence = sequence;
        _dependentSequences = dependentSequences;
    }

    /// <summary>The last event handled.</summary>
    public Sequence Sequence { get; }

    /// <summary>
    /// Hands the events that are available now to <paramref name="eventHandler"/>, until it returns <c>false</c>. When it throws, the event
    /// it threw on counts as not handled.
    /// </summary>
    public EventPoller.PollState Poll(EventPoller.ValueHandler<T> eventHandler)
    {
        var handled = Sequence.Value;
        var available = _sequencer.GetHighestPublishedSequence(handled + 1, _dependentSequences.Value);
        if (handled >= available)
            return _sequencer.Cursor > handled ? EventPoller.PollState.Gating : EventPoller.PollState.Idle;

        try
        {
            bool goOn;
            do
            {
                var next = handled + 1;
                goOn = eventHandler(ref _dataProvider[next], next, next == available);
                handled = next;
            }
            while (goOn && handled < available);
        }
        finally
        {
            Sequence.SetValue(handled);
        }

        return EventPoller.PollState.Processing;
    }
}
