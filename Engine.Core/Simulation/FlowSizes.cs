namespace Engine.Core.Simulation;

/// <summary>Sizes of orders: clustered at round lots, above all at one, with a share of odd lots.</summary>
internal sealed class FlowSizes
{
    private static readonly uint[] Sizes = [100, 200, 300, 400, 500, 1000, 2000, 5000, 10_000, 1, 10, 25, 50];
    private static readonly double[] Weights = [40, 10, 6, 4, 6, 4, 1, 0.3, 0.1, 2, 3, 2, 4, OddLots, RoundLots];

    private const double OddLots = 10;
    private const double RoundLots = 7.6;

    private readonly DiscreteDistribution _distribution = new(Weights);

    /// <summary>Draws a size in shares.</summary>
    public uint Draw(ref FlowRandom random)
    {
        var i = _distribution.Draw(ref random);
        if (i < Sizes.Length)
            return Sizes[i];
        return i == Sizes.Length ? (uint)random.Below(99) + 1 : 100 * ((uint)random.Below(20) + 1);
    }
}
