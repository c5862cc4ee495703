using Engine.Core.Feed.Fixed;
using Engine.Core.Feed.Itch50;

namespace Engine.Core.Simulation;

/// <summary>Writes the simulated exchange's messages in a wire format.</summary>
internal static class FlowEncoder
{
    private static ReadOnlySpan<byte> Mpid => "SIMM"u8;

    /// <summary>Writes a message as ITCH 5.0.</summary>
    public static int WriteItch(in FlowMessage m, Span<byte> d) => m.Kind switch
    {
        FlowKind.Add => Itch50Encoder.WriteAdd(d, m.Symbol, m.TimeNs, m.Reference, m.Side, m.Size, m.Name, m.Price),
        FlowKind.Delete => Itch50Encoder.WriteDelete(d, m.Symbol, m.TimeNs, m.Reference),
        FlowKind.Execute => Itch50Encoder.WriteExecuted(d, m.Symbol, m.TimeNs, m.Reference, m.Size, m.Second),
        FlowKind.Replace => Itch50Encoder.WriteReplace(d, m.Symbol, m.TimeNs, m.Reference, m.Second, m.Size, m.Price),
        FlowKind.Cancel => Itch50Encoder.WriteCancel(d, m.Symbol, m.TimeNs, m.Reference, m.Size),
        FlowKind.AddAttributed => Itch50Encoder.WriteAddAttributed(
            d, m.Symbol, m.TimeNs, m.Reference, m.Side, m.Size, m.Name, m.Price, Mpid),
        FlowKind.ExecuteWithPrice => Itch50Encoder.WriteExecutedWithPrice(
            d, m.Symbol, m.TimeNs, m.Reference, m.Size, m.Second, m.Code == (byte)'Y', m.Price),
        FlowKind.HiddenTrade => Itch50Encoder.WriteTrade(d, m.Symbol, m.TimeNs, m.Size, m.Name, m.Price, m.Second),
        FlowKind.Cross => Itch50Encoder.WriteCross(d, m.Symbol, m.TimeNs, m.Size, m.Name, m.Price, m.Second, (byte)'H'),
        FlowKind.BrokenTrade => Itch50Encoder.WriteBrokenTrade(d, m.Symbol, m.TimeNs, m.Second),
        FlowKind.Imbalance => Itch50Encoder.WriteImbalance(d, m.Symbol, m.TimeNs, m.Size, 0, (byte)'N', m.Name, m.Price, (byte)'H'),
        FlowKind.Status => Itch50Encoder.WriteTradingAction(d, m.Symbol, m.TimeNs, m.Name, m.Code, m.Code == (byte)'H' ? "T1"u8 : default),
        FlowKind.Definition => Itch50Encoder.WriteStockDirectory(d, m.Symbol, m.TimeNs, m.Name, m.Size),
        FlowKind.ShortSaleRule => Itch50Encoder.WriteRegSho(d, m.Symbol, m.TimeNs, m.Name, m.Code),
        FlowKind.MarketMaker => Itch50Encoder.WriteMarketParticipant(d, m.Symbol, m.TimeNs, m.Name, Mpid),
        _ => Itch50Encoder.WriteSystemEvent(d, m.TimeNs, m.Code),
    };

    /// <summary>Writes a message as a 32-byte message.</summary>
    /// <returns>The bytes written; 0 if the format has no word for the message.</returns>
    public static int WriteFixed(in FlowMessage m, Span<byte> d) => m.Kind switch
    {
        FlowKind.Add or FlowKind.AddAttributed => Level(m, FixedMessageType.Add, d),
        FlowKind.Delete or FlowKind.Cancel => Level(m, FixedMessageType.Reduce, d),
        FlowKind.Execute or FlowKind.ExecuteWithPrice => Level(m, FixedMessageType.Trade, d),
        FlowKind.Status => FixedEncoder.WriteStatus(d, m.Symbol, m.TimeNs, StatusOf(m.Code)),
        FlowKind.Definition => FixedEncoder.WriteDefinition(d, m.Symbol, m.TimeNs, m.Name, m.Price, m.Size),
        _ => 0,
    };

    private static int Level(in FlowMessage m, FixedMessageType type, Span<byte> d) =>
        FixedEncoder.WriteLevel(d, type, m.Symbol, m.TimeNs, m.Side, m.LevelPrice, m.Size, type == FixedMessageType.Trade ? m.Second : 0);

    private static TradingStatus StatusOf(byte code) => code switch
    {
        (byte)'H' => TradingStatus.Halted,
        (byte)'Q' => TradingStatus.QuotationOnly,
        _ => TradingStatus.Trading,
    };
}
