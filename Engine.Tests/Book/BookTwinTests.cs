using CsCheck;
using Engine.Core.Book;

namespace Engine.Tests.Book;

/// <summary>The fast book against the slow one after every event of random flows, valid and not; a failing flow is shrunk.</summary>
[Category("HotPath")]
[TestFixture(typeof(PriceLadder))]
[TestFixture(typeof(WindowOfEveryKind))]
[TestFixture(typeof(SortedLadder))]
internal class BookTwinTests<TLadder>
    where TLadder : struct, ILadder
{
    [Test]
    public void Order_by_order_flows_leave_both_books_equal_after_every_event() =>
        Gen.Select(Gen.Int[0, 5], RandomFlow.OrderEvent.Array[1, 400]).Sample((style, steps) => Run(steps, style), iter: 400, print: Print);

    [Test]
    public void Aggregated_flows_leave_both_books_equal_after_every_event() =>
        Gen.Select(Gen.Int[0, 5], RandomFlow.LevelEvent.Array[1, 400]).Sample((style, steps) => Run(steps, style, orders: false), iter: 200, print: Print);

    private static bool Run(FlowStep[] steps, int style, bool orders = true)
    {
        using var twin = new TwinHarness<TLadder>(ordersCounted: orders);
        var flow = new RandomFlow(style);
        foreach (var step in steps)
        {
            if (twin.Apply(flow.EventOf(step)) is { } difference)
                throw new InvalidOperationException(difference);
        }

        return true;
    }

    private static string Print((int Style, FlowStep[] Steps) sample)
    {
        var flow = new RandomFlow(sample.Style);
        var lines = sample.Steps.Select(flow.EventOf).Select((e, i) => $"{i + 1}: {e.Kind} {e.Side} symbol {e.Symbol} ref {e.OrderReference}/{e.SecondaryReference} {e.Size} @ {e.Price} {e.Flags}");
        return string.Join(Environment.NewLine, lines);
    }
}
