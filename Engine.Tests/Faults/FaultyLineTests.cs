using Engine.Core.Feed.Sources;
using Engine.Core.Simulation.Publishing;

namespace Engine.Tests.Faults;

/// <summary>The faults of a line: the same for the same seed, others for another and for the other line.</summary>
internal sealed class FaultyLineTests
{
    private const int Packets = 2_000;
    private const int MostShift = 3;

    [Test]
    public void The_same_seed_gives_the_same_faults() => Assert.That(LostBy(0, 7), Is.Not.Empty.And.EqualTo(LostBy(0, 7)));

    [Test]
    public void Another_seed_or_line_gives_other_faults_and_not_the_same_ones_a_packet_later([Values] bool otherLine)
    {
        var (first, second) = (LostBy(0, 7), otherLine ? LostBy(1, 7) : LostBy(0, 8));

        for (var shift = -MostShift; shift <= MostShift; shift++)
            Assert.That(first.Intersect(second.Select(packet => packet + shift)).Count(), Is.LessThan(first.Count / 2), $"shifted by {shift}");
    }

    private static List<int> LostBy(int line, ulong seed)
    {
        var faulty = new FaultyLine(line, new FaultPlan { Seed = seed, Drop = 0.05 });
        var lost = new List<int>();
        var output = default(Nowhere);
        for (var packet = 0; packet < Packets; packet++)
        {
            var before = faulty.Dropped;
            faulty.Send([1], ref output);
            if (faulty.Dropped > before)
                lost.Add(packet);
        }

        return lost;
    }

    private readonly struct Nowhere : IPacketSink
    {
        public void OnPacket(int line, ReadOnlySpan<byte> datagram, ulong receiveTsc)
        {
        }
    }
}
