using Engine.Core;
using Engine.Core.Analysis;
using ScottPlot;

namespace Engine.Host.Output;

/// <summary>
/// Signals over time, a lane for each kind, so that none hides another: which side by shape and colour, how severe by size, and how many in the lane's name.
/// </summary>
internal static class SignalLanes
{
    private static readonly (SignalKind Kind, string Name)[] Lanes =
    [
        (SignalKind.Sweep, "sweep"),
        (SignalKind.AggressiveTrading, "aggressive trading"),
        (SignalKind.MicropriceShift, "microprice shift"),
        (SignalKind.LiquidityVanished, "liquidity vanished"),
        (SignalKind.DepthImbalance, "imbalance, 5 levels"),
        (SignalKind.Imbalance, "imbalance, best"),
        (SignalKind.SpreadWidened, "spread widened"),
        (SignalKind.SpreadRecovered, "spread recovered"),
    ];

    // Blue and red-orange are told apart by everyone; the shapes say it again.
    private static readonly (Side Side, string Name, MarkerShape Shape, Color Color)[] Sides =
    [
        (Side.Bid, "bid side, buyers, up", MarkerShape.FilledTriangleUp, Color.FromHex("#0072b2")),
        (Side.Ask, "ask side, sellers, down", MarkerShape.FilledTriangleDown, Color.FromHex("#d55e00")),
        (Side.None, "no side", MarkerShape.FilledCircle, Color.FromHex("#555555")),
    ];

    private static readonly (Severity Severity, float Size)[] Sizes = [(Severity.Notice, 8), (Severity.Warning, 12), (Severity.Alert, 17)];

    /// <summary>Draws the lanes, the first one on top, below a line for the legend.</summary>
    public static void Draw(Plot plot, IReadOnlyList<PlotSeries.Mark> marks)
    {
        foreach (var (severity, size) in Sizes)
        {
            foreach (var side in Sides)
                Points(plot, marks.Where(mark => mark.Severity == severity && mark.Direction == side.Side), side.Shape, side.Color, size);
        }

        var names = Lanes.Select(lane => $"{lane.Name} ({marks.Count(mark => mark.Kind == lane.Kind)})").ToArray();
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericManual(Enumerable.Range(0, Lanes.Length).Select(i => (double)-i).ToArray(), names);
        plot.Axes.SetLimitsY(-Lanes.Length + 0.4, 1.5);
        plot.Legend.ManualItems.AddRange(Sides.Select(side => Item(side.Name, side.Shape, side.Color, Sizes[1].Size)));
        plot.Legend.ManualItems.AddRange(Sizes.Select(s => Item(Name(s.Severity), MarkerShape.FilledTriangleUp, Colors.Gray, s.Size)));
        plot.ShowLegend(Alignment.UpperCenter, Orientation.Horizontal);
        plot.Legend.FontSize = 13;
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
    }

    /// <summary>The lane of a kind, from the top; −1: it has none.</summary>
    internal static int LaneOf(SignalKind kind) => Array.FindIndex(Lanes, lane => lane.Kind == kind);

    private static void Points(Plot plot, IEnumerable<PlotSeries.Mark> marks, MarkerShape shape, Color color, float size)
    {
        var (hours, lanes) = (new List<double>(), new List<double>());
        foreach (var mark in marks)
        {
            hours.Add(mark.Hour);
            lanes.Add(-LaneOf(mark.Kind));
        }

        if (hours.Count == 0)
            return;
        var points = plot.Add.ScatterPoints(hours.ToArray(), lanes.ToArray(), color.WithAlpha(0.65));
        points.MarkerShape = shape;
        points.MarkerSize = size;
    }

    private static LegendItem Item(string text, MarkerShape shape, Color color, float size) =>
        new() { LabelText = text, MarkerStyle = new MarkerStyle(shape, size, color), LineWidth = 0 };

    private static string Name(Severity severity) => severity.ToString().ToLowerInvariant();
}
