using System.Buffers;
using System.Buffers.Binary;
using Engine.Core;
using Engine.Core.Book.Audit;
using Engine.Core.Feed;
using Engine.Core.Feed.Itch50;
using Engine.Core.Simulation;
using Engine.Core.Simulation.Publishing;

namespace Engine.Tests.Faults;

/// <summary>A simulated feed and, beside it, the slow reference books of every message it has said: what a receiver that lost nothing would have.</summary>
internal sealed class WitnessedFlow : IFeedContent
{
    private const int PrefixBytes = 2;

    private readonly OrderFlow _flow;
    private readonly byte[] _block = new byte[PrefixBytes + OrderFlow.LongestMessage];
    private readonly Dictionary<int, ReferenceBook> _books = [];
    private MessageDecoder<Itch50Format, Witness> _decoder;

    public WitnessedFlow(OrderFlowOptions options)
    {
        _flow = new OrderFlow(options);
        _decoder = new(new Witness(_books));
    }

    /// <summary>The books of the sender, by symbol.</summary>
    public IReadOnlyDictionary<int, ReferenceBook> Books => _books;

    public bool HasSnapshots => true;

    public int WriteNext(Span<byte> message)
    {
        var length = _flow.WriteNext(message);
        BinaryPrimitives.WriteUInt16BigEndian(_block, (ushort)length);
        message[..length].CopyTo(_block.AsSpan(PrefixBytes));
        _decoder.OnMessages(default, _flow.Sequence, 1, _block.AsSpan(0, PrefixBytes + length), 0);
        return length;
    }

    public int WriteSnapshot(IBufferWriter<byte> destination) => _flow.WriteSnapshot(destination);

    private readonly struct Witness(Dictionary<int, ReferenceBook> books) : IEventSink
    {
        public void OnEvents(Span<MarketEvent> events)
        {
            foreach (ref readonly var e in events)
            {
                if (!books.TryGetValue(e.Symbol, out var book))
                    books.Add(e.Symbol, book = new ReferenceBook());
                book.Apply(in e);
            }
        }
    }
}
