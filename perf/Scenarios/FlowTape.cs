using System.Buffers.Binary;
using Engine.Core.Simulation;
using Perf.Counts;

namespace Perf.Scenarios;

/// <summary>The first messages of a simulated ITCH day of 100 symbols, in memory, to be handed on in runs of ten.</summary>
internal sealed class FlowTape
{
    private const int Messages = CountLengths.Many;
    private const int PerRun = 10;

    private readonly byte[] _bytes = new byte[Messages * (2 + OrderFlow.LongestMessage)];
    private readonly int[] _ends = new int[Messages];

    /// <summary>Makes the messages.</summary>
    public FlowTape()
    {
        var flow = new OrderFlow(new OrderFlowOptions { Symbols = 100, Seed = 7, MessagesPerSecond = 100_000 });
        var end = 0;
        for (var i = 0; i < Messages; i++)
        {
            var length = flow.WriteNext(_bytes.AsSpan(end + 2));
            BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(end), (ushort)length);
            end += 2 + length;
            _ends[i] = end;
        }
    }

    /// <summary>Hands on the first <paramref name="count"/> messages.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public void Play<TSink>(ref TSink sink, long count)
        where TSink : Engine.Core.Feed.IMessageSink
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Messages);
        for (var i = 0; i < count; i += PerRun)
        {
            var run = (int)Math.Min(PerRun, count - i);
            var start = i == 0 ? 0 : _ends[i - 1];
            sink.OnMessages(default, (ulong)i + 1, run, _bytes.AsSpan(start, _ends[i + run - 1] - start), 0);
        }
    }
}
