using System.Buffers.Binary;
using System.IO.Compression;
using Engine.Core;

namespace Engine.Tests.Analysis;

/// <summary>
/// The book of a day of one symbol from the bytes of its ITCH file, level by level, in dictionaries: nothing of the engine's. Its state can be asked for at
/// any of the sequences it was told to remember.
/// </summary>
internal sealed class RawDay
{
    private readonly Dictionary<ulong, (bool IsBid, int Price, long Shares)> _orders = [];
    private readonly Dictionary<int, long> _bids = [];
    private readonly Dictionary<int, long> _asks = [];
    private readonly Dictionary<ulong, Moment> _moments = [];
    private long _sold;
    private long _bought;

    private RawDay()
    {
    }

    /// <summary>The book after a message.</summary>
    public Moment At(ulong sequence) => _moments[sequence];

    public static RawDay Read(string path, IReadOnlySet<ulong> sequences)
    {
        using var file = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        var day = new RawDay();
        var length = new byte[2];
        for (ulong sequence = 1; file.ReadAtLeast(length, 2, throwOnEndOfStream: false) == 2; sequence++)
        {
            var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
            file.ReadExactly(message);
            day.Apply(message);
            if (sequences.Contains(sequence))
                day._moments[sequence] = new(new(day._bids), new(day._asks), day._sold, day._bought);
        }

        return day;
    }

    private void Apply(byte[] message)
    {
        var reference = message.Length >= 19 ? BinaryPrimitives.ReadUInt64BigEndian(message.AsSpan(11)) : 0;
        switch ((char)message[0])
        {
            case 'A':
                _orders[reference] = (message[19] == 'B', BinaryPrimitives.ReadInt32BigEndian(message.AsSpan(32)), 0);
                Change(reference, BinaryPrimitives.ReadUInt32BigEndian(message.AsSpan(20)));
                break;
            case 'E':
                var executed = BinaryPrimitives.ReadUInt32BigEndian(message.AsSpan(19));
                if (_orders[reference].IsBid)
                    _sold += executed;
                else
                    _bought += executed;
                Change(reference, -executed);
                break;
            case 'X':
                Change(reference, -BinaryPrimitives.ReadUInt32BigEndian(message.AsSpan(19)));
                break;
            case 'D':
                Change(reference, -_orders[reference].Shares);
                break;
        }
    }

    private void Change(ulong reference, long shares)
    {
        var order = _orders[reference];
        var levels = order.IsBid ? _bids : _asks;
        if ((levels[order.Price] = levels.GetValueOrDefault(order.Price) + shares) == 0)
            levels.Remove(order.Price);
        if (order.Shares + shares == 0)
            _orders.Remove(reference);
        else
            _orders[reference] = order with { Shares = order.Shares + shares };
    }

    /// <summary>Shares by price, and what displayed orders of each side were executed so far.</summary>
    internal sealed record Moment(Dictionary<int, long> Bids, Dictionary<int, long> Asks, long Sold, long Bought)
    {
        /// <summary>The share of a side's best five levels that is gone at a later moment from the prices they spanned, and was not traded.</summary>
        public double LostUntil(Moment later, Side side)
        {
            var (sign, then, now) = side == Side.Bid ? (1, Bids, later.Bids) : (-1, Asks, later.Asks);
            var five = then.OrderByDescending(level => sign * level.Key).Take(5).ToList();
            var had = five.Sum(level => level.Value);
            var has = now.Where(level => sign * level.Key >= sign * five[^1].Key).Sum(level => level.Value);
            var traded = side == Side.Bid ? later.Sold - Sold : later.Bought - Bought;
            return (had - has - traded) / (double)had;
        }
    }
}
