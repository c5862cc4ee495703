using System.Buffers;
using System.Buffers.Binary;

namespace Engine.Core.Simulation;

/// <summary>
/// A simulated exchange that writes its feed message by message: a stochastic model of limit order books (<c>docs/simulation.md</c>),
/// always valid (no message refers to an order that is not there, no book crosses itself), and the same bytes for the same options.
/// </summary>
/// <remarks>One thread. Allocates at construction, and in <see cref="WriteSnapshot"/> what the writer allocates.</remarks>
public sealed class OrderFlow : Publishing.IFeedContent
{
    /// <summary>Bytes that hold any message.</summary>
    public const int LongestMessage = 64;

    private readonly FlowModel _model;
    private readonly SimulatedFormat _format;
    private FlowMessage _message;

    /// <summary>A flow at its first message.</summary>
    /// <exception cref="ArgumentException">The options are not valid; the message lists every fault.</exception>
    public OrderFlow(OrderFlowOptions options)
    {
        var faults = options.Validate();
        if (faults.Count > 0)
            throw new ArgumentException(string.Join("; ", faults), nameof(options));
        _format = options.Format;
        _model = new FlowModel(options);
    }

    /// <summary>Sequence of the last message written; 0 before the first.</summary>
    public ulong Sequence { get; private set; }

    /// <inheritdoc/>
    public bool HasSnapshots => true;

    /// <summary>Exchange time of the last message, nanoseconds since midnight.</summary>
    public long TimeNs => _message.TimeNs;

    /// <summary>Orders resting now, in all books.</summary>
    public int LiveOrders
    {
        get
        {
            var orders = 0;
            for (var symbol = 0; symbol < _model.Symbols.Length; symbol++)
                orders += _model.Books.Orders(symbol, Side.Bid) + _model.Books.Orders(symbol, Side.Ask);
            return orders;
        }
    }

    /// <summary>Writes the next message. The flow has no end.</summary>
    /// <param name="message">At least <see cref="LongestMessage"/> bytes.</param>
    /// <returns>The message's length.</returns>
    public int WriteNext(Span<byte> message)
    {
        int length;
        do
        {
            _model.Next(ref _message);
            length = Encode(message);
        }
        while (length == 0);
        Sequence++;
        return length;
    }

    /// <summary>
    /// Writes what a receiver must know to be at <see cref="Sequence"/>: for every symbol its definition and status, and an add for each
    /// resting order (<see cref="SimulatedFormat.Fixed"/>: each level), best first, oldest first. Each message behind its 2-byte
    /// big-endian length.
    /// </summary>
    /// <returns>How many messages were written.</returns>
    public int WriteSnapshot(IBufferWriter<byte> destination)
    {
        var live = _message;
        var messages = 0;
        for (var symbol = 0; symbol < _model.Symbols.Length; symbol++)
            messages += WriteSymbol(symbol, destination);
        _message = live;
        return messages;
    }

    private int WriteSymbol(int symbol, IBufferWriter<byte> destination)
    {
        ref readonly var s = ref _model.Symbols[symbol];
        _message = new FlowMessage { Symbol = symbol + 1, Name = s.Name, TimeNs = _model.TimeNs, Kind = FlowKind.Definition };
        _message.Price = FlowSymbol.Tick;
        _message.Size = 100;
        WriteBlock(destination);
        _message.Kind = FlowKind.Status;
        _message.Code = s.ResumeNs != 0 ? (byte)'H' : (byte)'T';
        WriteBlock(destination);
        return 2 + WriteSide(symbol, Side.Bid, destination) + WriteSide(symbol, Side.Ask, destination);
    }

    private int WriteSide(int symbol, Side side, IBufferWriter<byte> destination)
    {
        var messages = 0;
        _message.Kind = FlowKind.Add;
        _message.Side = side;
        for (var depth = 0; depth < _model.Books.Levels(symbol, side); depth++)
        {
            ref var level = ref _model.Books.LevelAt(symbol, side, depth);
            _message.Price = _message.LevelPrice = level.Price;
            messages += _format == SimulatedFormat.Fixed ? WriteLevel(level.Size, destination) : WriteOrders(symbol, level, destination);
        }

        return messages;
    }

    private int WriteLevel(uint size, IBufferWriter<byte> destination)
    {
        _message.Size = size;
        WriteBlock(destination);
        return 1;
    }

    private int WriteOrders(int symbol, in FlowBooks.Level level, IBufferWriter<byte> destination)
    {
        var slot = level.Head;
        for (var i = 0; i < level.Count; i++)
        {
            ref var order = ref _model.Books.OrderAt(symbol, slot);
            _message.Reference = order.Reference;
            _message.Size = order.Size;
            WriteBlock(destination);
            slot = order.Next;
        }

        return level.Count;
    }

    private void WriteBlock(IBufferWriter<byte> destination)
    {
        var block = destination.GetSpan(2 + LongestMessage);
        var length = Encode(block[2..]);
        BinaryPrimitives.WriteUInt16BigEndian(block, (ushort)length);
        destination.Advance(2 + length);
    }

    private int Encode(Span<byte> message) =>
        _format == SimulatedFormat.Itch ? FlowEncoder.WriteItch(_message, message) : FlowEncoder.WriteFixed(_message, message);
}
