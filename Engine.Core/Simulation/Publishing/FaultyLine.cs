using Engine.Core.Feed.Sources;

namespace Engine.Core.Simulation.Publishing;

/// <summary>Does to packets what a <see cref="FaultPlan"/> says, and counts it. One thread.</summary>
/// <param name="line">The line's number, passed on.</param>
/// <param name="plan">The plan.</param>
public sealed class FaultyLine(int line, FaultPlan plan)
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private readonly PriorityQueue<byte[], long> _overtaken = new();
    // Mixed, or one seed's numbers would be the next one's, a packet later.
    private ulong _random = Mix(plan.Seed * Step + (ulong)line);
    private long _offered;
    private long _burstLeft;

    /// <summary>Packets offered.</summary>
    public long Offered => _offered;

    /// <summary>Packets lost.</summary>
    public long Dropped { get; private set; }

    /// <summary>Packets sent twice.</summary>
    public long Duplicated { get; private set; }

    /// <summary>Packets overtaken.</summary>
    public long Overtaken { get; private set; }

    /// <summary>Offers a packet: it goes to <paramref name="output"/> now, later, twice or never.</summary>
    public void Send<TOutput>(ReadOnlySpan<byte> packet, ref TOutput output)
        where TOutput : struct, IPacketSink
    {
        _offered++;
        if (plan.IsFaultless)
        {
            output.OnPacket(line, packet, 0);
            return;
        }

        SendFaulty(packet, ref output);
        while (_overtaken.TryPeek(out var late, out var due) && due <= _offered)
        {
            _overtaken.Dequeue();
            output.OnPacket(line, late, 0);
        }
    }

    /// <summary>Lets go of every packet that is still held back.</summary>
    public void Flush<TOutput>(ref TOutput output)
        where TOutput : struct, IPacketSink
    {
        while (_overtaken.TryDequeue(out var late, out _))
            output.OnPacket(line, late, 0);
    }

    private void SendFaulty<TOutput>(ReadOnlySpan<byte> packet, ref TOutput output)
        where TOutput : struct, IPacketSink
    {
        if (_burstLeft == 0 && (_offered == plan.BurstAt || Chance(plan.Burst)))
            _burstLeft = plan.BurstLength;
        if (_burstLeft > 0 || Chance(plan.Drop))
        {
            _burstLeft = Math.Max(_burstLeft - 1, 0);
            Dropped++;
            return;
        }

        if (Chance(plan.Reorder))
        {
            Overtaken++;
            _overtaken.Enqueue(packet.ToArray(), _offered + 1 + (long)(NextRandom() % (ulong)plan.ReorderDepth));
            return;
        }

        output.OnPacket(line, packet, 0);
        if (!Chance(plan.Duplicate))
            return;
        Duplicated++;
        output.OnPacket(line, packet, 0);
    }

    private bool Chance(double probability) => probability > 0 && (NextRandom() >> 11) * (1.0 / (1UL << 53)) < probability;

    // SplitMix64 (Steele, Lea, Flood 2014).
    private ulong NextRandom() => Mix(_random += Step);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
