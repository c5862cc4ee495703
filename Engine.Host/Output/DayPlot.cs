using Engine.Core;
using Engine.Core.Analysis;
using ScottPlot;

namespace Engine.Host.Output;

/// <summary>
/// Draws one symbol's day: mid, a lane for each kind of signal, spread and best-level imbalance, one above the other on one time axis. Fed by analysis,
/// drawn once at the end. With no symbol named it keeps all of them and draws the one with the most summaries.
/// </summary>
/// <param name="nameOf">The name of a symbol's index.</param>
/// <param name="symbol">The symbol to draw; null: the one with the most summaries.</param>
/// <param name="source">Where the day is from, for the title: a file's name, which may say the date. The feed itself does not.</param>
internal sealed class DayPlot(Func<int, SymbolName> nameOf, SymbolName? symbol = null, string source = "") : ISignalSink
{
    private const int Width = 1_600;
    private const int Height = 1_100;

    // Fewer for the imbalance, which crosses its whole range within seconds.
    private const int PriceStretches = 1_200;
    private const int ImbalanceStretches = 300;

    // Of the imbalance's band: its lowest and highest are −1 and 1 nearly everywhere.
    private const double ImbalanceTails = 0.1;

    private static readonly float[] PanelHeights = [0.3f, 0.33f, 0.18f, 0.19f];
    private static readonly Color Price = Color.FromHex("#222222");
    private static readonly Color Spread = Color.FromHex("#4c72b0");
    private static readonly Color Imbalance = Color.FromHex("#8172b3");

    private readonly Dictionary<int, PlotSeries> _series = [];

    /// <inheritdoc/>
    public void OnSignal(in Signal signal) => SeriesOf(signal.Symbol)?.Add(in signal);

    /// <inheritdoc/>
    public void OnSummary(in SymbolSummary summary) => SeriesOf(summary.Symbol)?.Add(in summary);

    /// <summary>Draws to a PNG file.</summary>
    /// <returns>False, and no file, if there is nothing to draw: no summary with a mid of the symbol came.</returns>
    public bool Save(string path)
    {
        if (_series.Values.All(series => series.Rows.Count == 0))
            return false;
        var (index, series) = _series.MaxBy(entry => entry.Value.Rows.Count);
        var panels = new Multiplot();
        panels.AddPlots(PanelHeights.Length);
        var layout = new ScottPlot.MultiplotLayouts.DraggableRows();
        layout.SetHeights(PanelHeights.Select(share => share * Height));
        panels.Layout = layout;
        var plots = panels.GetPlots();
        DrawMid(plots[0], series, $"{nameOf(index)}   {source}");
        SignalLanes.Draw(plots[1], series.Marks);
        DrawSpread(plots[2], series);
        DrawImbalance(plots[3], series);
        for (var i = 0; i < plots.Length; i++)
            Align(plots[i], series, isFirst: i == 0, isLast: i == plots.Length - 1);
        panels.SavePng(path, Width, Height);
        return true;
    }

    private PlotSeries? SeriesOf(int index)
    {
        if (_series.TryGetValue(index, out var series))
            return series;
        if (symbol is { } wanted && nameOf(index) != wanted)
            return null;
        return _series[index] = new PlotSeries();
    }

    private static void DrawMid(Plot plot, PlotSeries series, string title)
    {
        Band(plot, series.Stretches(PriceStretches, row => row.Mid), Price);
        plot.Title(title.TrimEnd(), size: 18);
        plot.YLabel("mid, $");
    }

    private static void DrawSpread(Plot plot, PlotSeries series)
    {
        Band(plot, series.Stretches(PriceStretches, row => row.Spread), Spread);
        plot.YLabel("spread, $");
        plot.Axes.SetLimitsY(0, series.Rows.Max(row => row.Spread) * 1.05 + 1e-6);
    }

    private static void DrawImbalance(Plot plot, PlotSeries series)
    {
        Band(plot, series.Stretches(ImbalanceStretches, row => row.Imbalance, ImbalanceTails), Imbalance);
        plot.Add.HorizontalLine(0, 1, Colors.Black.WithAlpha(0.4));
        plot.YLabel("imbalance");
        plot.Axes.SetLimitsY(-1.05, 1.05);
        plot.XLabel("exchange time; lines: means of each stretch, bands: its lowest to highest (imbalance: 10th to 90th percentile)", size: 13);
    }

    private static void Band(Plot plot, IReadOnlyList<PlotSeries.Stretch> stretches, Color color)
    {
        var hours = stretches.Select(s => s.Hour).ToArray();
        var band = plot.Add.FillY(hours, stretches.Select(s => s.Lowest).ToArray(), stretches.Select(s => s.Highest).ToArray());
        band.FillColor = color.WithAlpha(0.25);
        band.LineWidth = 0;
        plot.Add.ScatterLine(hours, stretches.Select(s => s.Mean).ToArray(), color).LineWidth = 1.2f;
    }

    // Fixed edges keep the time axes above each other; only the last one is labelled.
    private static void Align(Plot plot, PlotSeries series, bool isFirst, bool isLast)
    {
        plot.Layout.Fixed(new PixelPadding(left: 195, right: 45, bottom: isLast ? 62 : 8, top: isFirst ? 48 : 8));
        var (first, last) = (series.Rows[0].Hour, series.Rows[^1].Hour);
        var format = last - first > 0.5 ? @"hh\:mm" : @"hh\:mm\:ss";
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic
        {
            LabelFormatter = hour => TimeSpan.FromHours(hour).ToString(format, System.Globalization.CultureInfo.InvariantCulture),
        };
        plot.Axes.Bottom.TickLabelStyle.IsVisible = isLast;
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.SetLimitsX(first, Math.Max(last, first + 1e-6));
        plot.Axes.Left.Label.FontSize = 15;
        plot.Axes.Left.TickLabelStyle.FontSize = plot.Axes.Bottom.TickLabelStyle.FontSize = 13;
    }
}
