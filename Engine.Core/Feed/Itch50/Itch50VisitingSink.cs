using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Engine.Core.Feed.Itch50;

/// <summary>Stands behind a source in place of the decoder and hands every message to a visitor, in order.</summary>
/// <typeparam name="TVisitor">The visitor; a struct's calls are bound at compile time.</typeparam>
public struct Itch50VisitingSink<TVisitor>(TVisitor visitor) : IMessageSink
    where TVisitor : IItch50Visitor
{
    private TVisitor _visitor = visitor;

    /// <summary>The visitor, as this sink holds it.</summary>
    [UnscopedRef]
    public ref TVisitor Visitor => ref _visitor;

    /// <summary>Messages handed on.</summary>
    public long Visited { get; private set; }

    /// <summary>Messages of unknown type or wrong length.</summary>
    public long Refused { get; private set; }

    /// <inheritdoc/>
    public void OnMessages(SessionId session, ulong firstSequence, int count, ReadOnlySpan<byte> blocks, ulong receiveTsc)
    {
        for (var i = 0; i < count; i++)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(blocks);
            if (Itch50Dispatch.Visit(blocks.Slice(2, length), ref _visitor) == DecodeResult.Event)
                Visited++;
            else
                Refused++;
            blocks = blocks[(2 + length)..];
        }
    }

    /// <inheritdoc/>
    public readonly void OnControl(ref MarketEvent control)
    {
    }
}
