namespace Engine.Core.Disruptor;

/// <summary>Makes sequencers.</summary>
public static class SequencerFactory
{
    /// <summary>The producer type where none is given: <see cref="ProducerType.Multi"/>.</summary>
    public static readonly ProducerType DefaultProducerType = ProducerType.Multi;

    /// <summary>The wait strategy where none is given: a new <see cref="BlockingWaitStrategy"/>.</summary>
    public static IWaitStrategy DefaultWaitStrategy() => new BlockingWaitStrategy();

    /// <summary>A sequencer with the default wait strategy.</summary>
    public static ISequencer Create(ProducerType producerType, int bufferSize) => Create(producerType, bufferSize, DefaultWaitStrategy());

    /// <summary>A sequencer for <paramref name="bufferSize"/> slots, a power of two.</summary>
    public static ISequencer Create(ProducerType producerType, int bufferSize, IWaitStrategy waitStrategy) => producerType switch
    {
        ProducerType.Single => new SingleProducerSequencer(bufferSize, waitStrategy),
        ProducerType.Multi => new MultiProducerSequencer(bufferSize, waitStrategy),
        _ => throw new ArgumentOutOfRangeException(nameof(producerType), producerType, "There is no such producer type."),
    };
}
