namespace Engine.Core.Disruptor;

/// <summary>How many threads publish to a ring.</summary>
public enum ProducerType
{
    /// <summary>One at a time. A second one corrupts the ring.</summary>
    Single,

    /// <summary>Any number.</summary>
    Multi,
}
