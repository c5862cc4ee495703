using System.Runtime.InteropServices;
using Engine.Core.Memory;
using static Engine.Core.Feed.Sources.UdpNative;

namespace Engine.Core.Feed.Sources;

/// <summary>The headers of one <c>recvmmsg</c> call in native memory: where each datagram, its source and its control messages go.</summary>
internal sealed unsafe class UdpBatch : IDisposable
{
    private const int ControlBytes = 128;

    private readonly int _datagramBytes;
    private readonly NativeBlock<MessageHeader> _messages;
    private readonly NativeBlock<IoVector> _vectors;
    private readonly NativeBlock<SocketAddress> _names;
    private readonly NativeBlock<byte> _controls;
    private byte* _boundTo;
    private int _bound;
    private int _used;

    /// <param name="capacity">Datagrams a call, at most.</param>
    /// <param name="datagramBytes">The longest datagram.</param>
    public UdpBatch(int capacity, int datagramBytes)
    {
        Capacity = capacity;
        _datagramBytes = datagramBytes;
        _messages = new NativeBlock<MessageHeader>(capacity);
        _vectors = new NativeBlock<IoVector>(capacity);
        _names = new NativeBlock<SocketAddress>(capacity);
        _controls = new NativeBlock<byte>((long)capacity * ControlBytes);
        for (var i = 0; i < capacity; i++)
        {
            ref var message = ref _messages[i];
            message.Name = _names.Pointer + i;
            message.Vectors = _vectors.Pointer + i;
            message.VectorCount = 1;
            message.Control = _controls.Pointer + i * ControlBytes;
        }

        _used = capacity;
    }

    public int Capacity { get; }

    /// <summary>Takes up to as many datagrams as there are slots, without waiting, and writes their bytes behind the slots' headers.</summary>
    /// <returns>How many there were; 0 if none; negative: the errno, negated.</returns>
    public int Receive(int socket, in PacketSlots slots)
    {
        var count = Math.Min(slots.Count, Capacity);
        Bind(in slots, count);
        Rearm();
        var received = ReceiveMany(socket, _messages.Pointer, (uint)count, MsgDontWait, null);
        if (received >= 0)
        {
            _used = received;
            return received;
        }

        var error = Marshal.GetLastPInvokeError();
        return error is WouldBlock or Interrupted ? 0 : -error;
    }

    public ref readonly MessageHeader this[int index] => ref _messages.At(index);

    public uint SourceOf(int index) => _names.At(index).Address;

    /// <summary>Finds a control message.</summary>
    public bool TryGetControl(int index, int level, int type, out ReadOnlySpan<byte> data)
    {
        ref var message = ref _messages.At(index);
        nuint offset = 0;
        while (offset + ControlHeaderBytes <= message.ControlLength)
        {
            var control = (ControlHeader*)(message.Control + offset);
            if (control->Length < ControlHeaderBytes || offset + control->Length > message.ControlLength)
                break;
            if (control->Level == level && control->Type == type)
            {
                data = new ReadOnlySpan<byte>((byte*)control + ControlHeaderBytes, (int)control->Length - ControlHeaderBytes);
                return true;
            }

            offset += (control->Length + 7) & ~(nuint)7;
        }

        data = default;
        return false;
    }

    public void Dispose()
    {
        _messages.Dispose();
        _vectors.Dispose();
        _names.Dispose();
        _controls.Dispose();
    }

    // A poll that found nothing leaves the next one the same slots: nothing to do.
    private void Bind(in PacketSlots slots, int count)
    {
        if (slots.First == _boundTo && count <= _bound)
            return;
        for (var i = 0; i < count; i++)
            _vectors.At(i) = new IoVector { Base = (byte*)(slots[i] + 1), Length = (nuint)_datagramBytes };
        _boundTo = slots.First;
        _bound = count;
    }

    // The kernel overwrites these lengths with what it wrote: only the headers of the last call have to be set again. The source is asked for
    // at every socket, also at those that take packets of any: the headers are shared, and an answer that was not asked for is an old one.
    private void Rearm()
    {
        for (var i = 0; i < _used; i++)
        {
            ref var message = ref _messages.At(i);
            message.NameLength = SocketAddress.SizeInBytes;
            message.ControlLength = ControlBytes;
        }

        _used = 0;
    }
}
