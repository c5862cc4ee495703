namespace Engine.Core.Simulation;

/// <summary>Draws an index with given weights in constant time (alias method: Walker 1977, built as in Vose 1991).</summary>
internal sealed class DiscreteDistribution
{
    private readonly double[] _keep;
    private readonly int[] _alias;

    public DiscreteDistribution(ReadOnlySpan<double> weights)
    {
        var n = weights.Length;
        _keep = new double[n];
        _alias = new int[n];
        var sum = 0.0;
        foreach (var weight in weights)
            sum += weight;
        var small = new Stack<int>(n);
        var large = new Stack<int>(n);
        for (var i = 0; i < n; i++)
        {
            _keep[i] = weights[i] * n / sum;
            _alias[i] = i;
            (_keep[i] < 1 ? small : large).Push(i);
        }

        while (small.Count > 0 && large.Count > 0)
            Pair(small, large);
    }

    /// <summary>Draws an index.</summary>
    public int Draw(ref FlowRandom random)
    {
        var x = random.Unit() * _keep.Length;
        var i = (int)x;
        return x - i < _keep[i] ? i : _alias[i];
    }

    private void Pair(Stack<int> small, Stack<int> large)
    {
        var less = small.Pop();
        var more = large.Pop();
        _alias[less] = more;
        _keep[more] -= 1 - _keep[less];
        (_keep[more] < 1 ? small : large).Push(more);
    }
}
