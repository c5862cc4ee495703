using Engine.Core.Timing;

namespace Engine.Tests.Timing;

/// <summary>A machine whose clocks move only when a test says so, and by 20 ns with each look at one.</summary>
internal sealed class FakeHost
{
    private double _ticks = 1e9;
    private double _rawNs = 5e9;
    private double _wallNs = 1.7e18;

    public double TicksPerNs { get; set; }

    public long Ticks
    {
        get => (long)_ticks;
        set => _ticks = value;
    }

    public long WallNs
    {
        get => (long)_wallNs;
        set => _wallNs = value;
    }

    public TscClock CreateClock() => TscClock.Create(new TscHost
    {
        WhyNotInvariant = () => null,
        ReadCounter = _ => (ulong)Look(() => Ticks),
        ReadRawNs = () => Look(() => (long)_rawNs),
        ReadRealtimeNs = () => Look(() => WallNs),
    });

    public void SleepNs(double ns)
    {
        _ticks += ns * TicksPerNs;
        _rawNs += ns;
        _wallNs += ns;
    }

    private long Look(Func<long> read)
    {
        SleepNs(20);
        return read();
    }
}
