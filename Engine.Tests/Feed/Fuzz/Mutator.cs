using System.Buffers.Binary;
using Engine.Core.Simulation;

namespace Engine.Tests.Feed.Fuzz;

/// <summary>Makes inputs out of a corpus: a valid one with one to four changes, or random bytes. The same for the same seed; allocates nothing.</summary>
internal sealed class Mutator(byte[][] corpus, ulong seed)
{
    private const int MaxLength = 4096;

    private static readonly ulong[] Edges =
        [0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, long.MaxValue, 1UL << 63, ulong.MaxValue];

    private readonly byte[] _buffer = new byte[MaxLength];
    private FlowRandom _random = new(seed);
    private int _length;

    /// <summary>Begins again with the first input.</summary>
    public void Restart() => _random = new FlowRandom(seed);

    /// <summary>The next input; valid until the next call.</summary>
    public ReadOnlySpan<byte> Next()
    {
        if (_random.Below(16) == 0)
        {
            RandomBytes();
            return _buffer.AsSpan(0, _length);
        }

        Load(corpus[_random.Below(corpus.Length)]);
        for (var changes = _random.Below(5); changes > 0; changes--)
            Change();
        return _buffer.AsSpan(0, _length);
    }

    private void RandomBytes()
    {
        _length = _random.Below(_random.Below(8) == 0 ? 1500 : 64);
        for (var i = 0; i < _length; i++)
            _buffer[i] = (byte)_random.Next();
    }

    private void Load(byte[] input)
    {
        _length = Math.Min(input.Length, MaxLength);
        input.AsSpan(0, _length).CopyTo(_buffer);
    }

    private void Change()
    {
        switch (_random.Below(7))
        {
            case 0 when _length > 0:
                _buffer[_random.Below(_length)] ^= (byte)(1 << _random.Below(8));
                break;
            case 1 when _length > 0:
                _buffer[_random.Below(_length)] = (byte)_random.Next();
                break;
            case 2 when _length >= 8:
                WriteEdge();
                break;
            case 3:
                _length = _random.Below(_length + 1);
                break;
            case 4:
                Grow(1 + _random.Below(40));
                break;
            case 5 when _length > 0:
                _buffer[0] = corpus[_random.Below(corpus.Length)] is [var first, ..] ? first : (byte)0;
                break;
            case 6:
                Splice(corpus[_random.Below(corpus.Length)]);
                break;
        }
    }

    private void WriteEdge()
    {
        var value = Edges[_random.Below(Edges.Length)];
        var bytes = 1 << _random.Below(4);
        if (_random.Below(2) == 0)
            value <<= 64 - 8 * bytes;
        Span<byte> field = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(field, value);
        field[..bytes].CopyTo(_buffer.AsSpan(_random.Below(_length - bytes + 1)));
    }

    private void Grow(int bytes)
    {
        for (; bytes > 0 && _length < MaxLength; bytes--)
            _buffer[_length++] = (byte)_random.Next();
    }

    private void Splice(byte[] other)
    {
        var from = _random.Below(other.Length + 1);
        var at = _random.Below(_length + 1);
        var bytes = Math.Min(other.Length - from, MaxLength - at);
        other.AsSpan(from, bytes).CopyTo(_buffer.AsSpan(at));
        _length = Math.Max(_length, at + bytes);
    }
}
