using CsCheck;
using Engine.Core;

namespace Engine.Tests.Book;

/// <summary>One random step: which kind, and raw numbers from which the flow's style makes prices, sizes and references.</summary>
internal readonly record struct FlowStep(EventKind Kind, int Symbol, Side Side, int Where, int Reference, int Other, uint Size, bool Odd);

/// <summary>
/// Turns random steps into events of two symbols. Styles place prices differently: in a narrow band, around the window's edges, in two far
/// clusters, sub-dollar and off the grid, at the ends of the range, and drifting.
/// </summary>
internal sealed class RandomFlow(int style)
{
    private int _drift;

    /// <summary>Steps of an order-by-order feed. References are few, so that duplicates and unknown ones are common.</summary>
    public static Gen<FlowStep> OrderEvent { get; } = StepOf(Gen.Frequency(
        (8, Gen.Const(EventKind.Add)), (3, Gen.Const(EventKind.Delete)), (2, Gen.Const(EventKind.Cancel)), (3, Gen.Const(EventKind.Execute)),
        (1, Gen.Const(EventKind.ExecuteWithPrice)), (2, Gen.Const(EventKind.Replace)), (1, Gen.Const(EventKind.Trade)), (1, Gen.Const(EventKind.CrossTrade))));

    /// <summary>Steps of an aggregated feed.</summary>
    public static Gen<FlowStep> LevelEvent { get; } = StepOf(Gen.Frequency(
        (5, Gen.Const(EventKind.LevelAdd)), (3, Gen.Const(EventKind.LevelReduce)), (2, Gen.Const(EventKind.LevelTrade)), (1, Gen.Const(EventKind.Status))));

    public MarketEvent EventOf(FlowStep step)
    {
        _drift += step.Where % 7 - 3;
        return new MarketEvent
        {
            Kind = step.Kind,
            Symbol = step.Symbol,
            Side = step.Side,
            OrderReference = (ulong)step.Reference + (step.Reference % 3 == 0 ? 0x0001_0000_0000_0000UL : 0),
            SecondaryReference = (ulong)step.Other + (step.Other % 3 == 0 ? 0x0001_0000_0000_0000UL : 0),
            Price = PriceOf(step),
            Size = step.Kind == EventKind.Status ? step.Size % 5 : step.Size,
            Flags = step.Odd && step.Kind != EventKind.Add ? EventFlags.NonPrintable : EventFlags.None,
        };
    }

    private int PriceOf(FlowStep step) => style switch
    {
        0 => 1_000_000 + step.Where % 40 * 100,
        1 => 1_000_000 + step.Where % 8 * 6_300 + step.Where % 3 * 100,
        2 => (step.Where % 2 == 0 ? 200_000 : 2_000_000) + step.Where % 60 * 100,
        3 => step.Where % 5 == 0 ? 1 : 9_900 + step.Where % 300 + (step.Odd ? 37 : 0),
        4 => step.Where % 4 == 0 ? 100 : step.Where % 4 == 1 ? 1_999_999_900 : step.Where % 4 == 2 ? int.MaxValue - step.Where % 50 : 500_000 + step.Where % 300 * 100,
        _ => Math.Max(0, 1_000_000 + _drift * 2_000 + step.Where % 300 * (step.Odd ? 50 : 100)),
    };

    private static Gen<FlowStep> StepOf(Gen<EventKind> kind) => Gen.Select(
        kind, Gen.Int[0, 1], Gen.Frequency((20, Gen.Const(Side.Bid)), (20, Gen.Const(Side.Ask)), (1, Gen.Const(Side.None))), Gen.Int[0, 100_000],
        Gen.Select(Gen.Int[1, 60], Gen.Int[1, 60]), Gen.Frequency((30, Gen.UInt[0, 500]), (1, Gen.Const(uint.MaxValue - 3))), Gen.Frequency((5, Gen.Const(false)), (1, Gen.Const(true))))
        .Select(t => new FlowStep(t.Item1, t.Item2, t.Item3, t.Item4, t.Item5.Item1, t.Item5.Item2, t.Item6, t.Item7));
}
