using BenchmarkDotNet.Attributes;
using Engine.Core;
using Engine.Core.Feed.Fixed;
using Engine.Core.Feed.Itch50;

namespace Perf.Micro;

/// <summary>What does one message of a kind cost, from bytes to an event?</summary>
public class DecodeBenchmarks
{
    private readonly byte[] _add = new byte[64], _delete = new byte[64], _level = new byte[64];
    private int _addLength, _deleteLength, _levelLength;
    private MarketEvent _event;

    /// <summary>Writes the messages.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _addLength = Itch50Encoder.WriteAdd(_add, 1, 1, 1, Side.Bid, 100, SymbolName.Parse("A"), 1_000_000);
        _deleteLength = Itch50Encoder.WriteDelete(_delete, 1, 1, 1);
        _levelLength = FixedEncoder.WriteLevel(_level, FixedMessageType.Add, 1, 1, Side.Bid, 1_000_000, 100, 0);
    }

    /// <summary>ITCH, a new order.</summary>
    [Benchmark]
    public bool ItchAdd() => Itch50Format.Decode(_add.AsSpan(0, _addLength), ref _event) == Engine.Core.Feed.DecodeResult.Event;

    /// <summary>ITCH, a deleted one.</summary>
    [Benchmark]
    public bool ItchDelete() => Itch50Format.Decode(_delete.AsSpan(0, _deleteLength), ref _event) == Engine.Core.Feed.DecodeResult.Event;

    /// <summary>The 32-byte format, shares added at a price.</summary>
    [Benchmark]
    public bool FixedAdd() => FixedFormat.Decode(_level.AsSpan(0, _levelLength), ref _event) == Engine.Core.Feed.DecodeResult.Event;
}
