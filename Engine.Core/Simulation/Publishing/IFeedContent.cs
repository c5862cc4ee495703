using System.Buffers;

namespace Engine.Core.Simulation.Publishing;

/// <summary>What a simulated feed says: messages one after another, and at any moment a snapshot of where they have led.</summary>
public interface IFeedContent
{
    /// <summary>Whether it knows where its messages have led. If not, no snapshot is served: an empty one would say that every book is empty.</summary>
    bool HasSnapshots { get; }

    /// <summary>Writes the next message.</summary>
    /// <returns>Its length; 0 if there are no more.</returns>
    int WriteNext(Span<byte> message);

    /// <summary>Writes the messages that bring a receiver to the last message written, each behind its 2-byte big-endian length. Only with <see cref="HasSnapshots"/>.</summary>
    /// <returns>How many.</returns>
    int WriteSnapshot(IBufferWriter<byte> destination);
}
