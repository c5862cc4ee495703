namespace Engine.Core.Simulation;

/// <summary>
/// The messages before the market opens: start of messages, what there is to know of each symbol, start of hours, the first orders of each
/// book, start of the market.
/// </summary>
internal sealed class FlowOpening(OrderFlowOptions options, FlowSymbol[] symbols)
{
    private const long StepNs = 1_000;

    private readonly int _factsPerSymbol = options.FullMix ? 4 : 2;
    private readonly int _ordersPerSymbol = options.OrdersPerSymbol / 2;
    private long _next;

    /// <summary>Whether the market is open.</summary>
    public bool IsOver => _next == Messages;

    /// <summary>How long the opening takes.</summary>
    public long DurationNs => Messages * StepNs;

    private long Facts => (long)symbols.Length * _factsPerSymbol;

    private long Orders => (long)symbols.Length * _ordersPerSymbol;

    private long Messages => 1 + Facts + 1 + Orders + 1;

    /// <summary>Produces the next message; of an order only symbol and side. Returns its time.</summary>
    public long Next(ref FlowMessage m)
    {
        var step = _next++;
        m = new FlowMessage { TimeNs = options.StartTimeNs + step * StepNs };
        if (step == 0)
            Event(ref m, 'O');
        else if (step <= Facts)
            Fact(ref m, step - 1);
        else if (step == Facts + 1)
            Event(ref m, 'S');
        else if (step < Messages - 1)
            Order(ref m, step - Facts - 2);
        else
            Event(ref m, 'Q');
        return m.TimeNs;
    }

    private static void Event(ref FlowMessage m, char code)
    {
        m.Kind = FlowKind.System;
        m.Code = (byte)code;
    }

    private void Fact(ref FlowMessage m, long step)
    {
        var symbol = (int)(step / _factsPerSymbol);
        m.Symbol = symbol + 1;
        m.Name = symbols[symbol].Name;
        (m.Kind, m.Code) = (step % _factsPerSymbol) switch
        {
            0 => (FlowKind.Definition, (byte)0),
            1 => (FlowKind.Status, (byte)'T'),
            2 => (FlowKind.ShortSaleRule, (byte)'0'),
            _ => (FlowKind.MarketMaker, (byte)0),
        };
        m.Price = FlowSymbol.Tick;
        m.Size = 100;
    }

    private void Order(ref FlowMessage m, long step)
    {
        m.Kind = FlowKind.Add;
        m.Symbol = (int)(step / _ordersPerSymbol) + 1;
        m.Side = step % 2 == 0 ? Side.Bid : Side.Ask;
    }
}
