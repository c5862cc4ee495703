namespace Engine.Core.Simulation;

/// <summary>What moved a participant to act.</summary>
internal enum Mood : byte
{
    None,
    BuyPressure,
    SellPressure,
    BidsFade,
    AsksFade,
    Resume,
}

/// <summary>A participant acts: when, in which symbol, moved by what.</summary>
internal readonly record struct Stimulus(long TimeNs, int Symbol, Mood Mood);

/// <summary>
/// Says when participants act: a Hawkes process in its cluster form (Hawkes, Oakes 1974). Immigrants arrive as a Poisson process over
/// all symbols; each action has Poisson many children in its own symbol, after exponential delays of two scales. Pending children wait in a
/// bounded heap; a child that finds it full is not born.
/// </summary>
internal sealed class FlowClock
{
    /// <summary>Mean children of an ordinary action.</summary>
    public const double Branching = 0.6;

    private const double FastShare = 0.8;
    private const double FastDelayNs = 100_000;
    private const double SlowDelayNs = 10_000_000;
    private const int Arity = 4;

    private readonly Stimulus[] _heap = new Stimulus[1 << 16];
    private readonly DiscreteDistribution _symbols;
    private readonly double[] _children = Poisson(Branching);
    private readonly double _immigrantGapNs;
    private double _nextImmigrantNs;
    private int _count;

    /// <param name="activity">Relative activity by symbol.</param>
    /// <param name="immigrantsPerSecond">Rate of immigrants.</param>
    /// <param name="startNs">When it begins.</param>
    public FlowClock(ReadOnlySpan<double> activity, double immigrantsPerSecond, long startNs)
    {
        _symbols = new DiscreteDistribution(activity);
        _immigrantGapNs = 1e9 / immigrantsPerSecond;
        _nextImmigrantNs = startNs;
    }

    /// <summary>Takes the next action.</summary>
    public Stimulus Next(ref FlowRandom random)
    {
        if (_count > 0 && _heap[0].TimeNs <= _nextImmigrantNs)
            return Pop();
        var stimulus = new Stimulus((long)_nextImmigrantNs, _symbols.Draw(ref random), Mood.None);
        _nextImmigrantNs += random.Exponential() * _immigrantGapNs;
        return stimulus;
    }

    /// <summary>Lets an ordinary action have its children.</summary>
    public void Excite(long nowNs, int symbol, Mood mood, ref FlowRandom random)
    {
        var u = random.Unit();
        var children = 0;
        while (children < _children.Length && u >= _children[children])
            children++;
        Burst(nowNs, symbol, mood, children, ref random);
    }

    /// <summary>Lets an action have a number of children.</summary>
    public void Burst(long nowNs, int symbol, Mood mood, int children, ref FlowRandom random)
    {
        for (var i = 0; i < children; i++)
        {
            var scale = random.Chance(FastShare) ? FastDelayNs : SlowDelayNs;
            Schedule(new Stimulus(nowNs + (long)(random.Exponential() * scale), symbol, mood));
        }
    }

    /// <summary>Plans an action.</summary>
    public void Schedule(Stimulus stimulus)
    {
        if (_count == _heap.Length)
            return;
        var i = _count++;
        while (i > 0)
        {
            var parent = (i - 1) / Arity;
            if (_heap[parent].TimeNs <= stimulus.TimeNs)
                break;
            _heap[i] = _heap[parent];
            i = parent;
        }

        _heap[i] = stimulus;
    }

    private Stimulus Pop()
    {
        var first = _heap[0];
        var moved = _heap[--_count];
        var i = 0;
        for (var child = 1; child < _count; child = i * Arity + 1)
        {
            child = EarliestOf(child);
            if (_heap[child].TimeNs >= moved.TimeNs)
                break;
            _heap[i] = _heap[child];
            i = child;
        }

        _heap[i] = moved;
        return first;
    }

    private int EarliestOf(int firstChild)
    {
        var earliest = firstChild;
        var end = Math.Min(firstChild + Arity, _count);
        for (var c = firstChild + 1; c < end; c++)
        {
            if (_heap[c].TimeNs < _heap[earliest].TimeNs)
                earliest = c;
        }

        return earliest;
    }

    // Cumulated probabilities of 0, 1, … 9 children; e^-mean by its series, so that no C library decides the bytes.
    private static double[] Poisson(double mean)
    {
        var exp = 1.0;
        var term = 1.0;
        for (var k = 1; k < 30; k++)
            exp += term *= -mean / k;
        var cumulated = new double[10];
        var sum = 0.0;
        var p = exp;
        for (var k = 0; k < cumulated.Length; k++)
        {
            sum += p;
            cumulated[k] = sum;
            p *= mean / (k + 1);
        }

        return cumulated;
    }
}
