using System.Buffers;
using System.Text.Json;
using Engine.Core;
using Engine.Core.Analysis;
using Engine.Core.Snapshots;
using Engine.Host.Kafka;

namespace Engine.Host.Output;

/// <summary>
/// Writes signals and summaries as JSON lines, in order: one object a line, <c>{"signal":{…}}</c> or <c>{"summary":{…}}</c>. Names of fields and enums
/// are those of <c>schema/signals.proto</c>; 64-bit integers are numbers, and times are nanoseconds since midnight of the session's day, since
/// a file does not tell the day. The receive time is left out: the same input gives the same bytes on every run.
/// </summary>
internal sealed class SignalWriter : ISignalSink, IDisposable
{
    private readonly Stream _output;
    private readonly Func<int, SymbolName> _nameOf;
    private readonly ArrayBufferWriter<byte> _line = new(1_024);
    private readonly Utf8JsonWriter _json;

    /// <summary>Writes to a stream.</summary>
    /// <param name="output">Where to; closed by <see cref="Dispose"/>.</param>
    /// <param name="nameOf">The name of a symbol's index, asked for each line.</param>
    public SignalWriter(Stream output, Func<int, SymbolName> nameOf)
    {
        _output = output;
        _nameOf = nameOf;
        _json = new Utf8JsonWriter(_line);
    }

    /// <inheritdoc/>
    public void OnSignal(in Signal signal)
    {
        var symbol = _nameOf(signal.Symbol).ToString();
        Begin("signal"u8);
        _json.WriteString("id"u8, $"{signal.Session}/{signal.LastSequence}/{symbol}/{SchemaNames.Kinds[(int)signal.Kind]}");
        _json.WriteString("session"u8, signal.Session.ToString());
        _json.WriteString("symbol"u8, symbol);
        _json.WriteString("kind"u8, SchemaNames.Kinds[(int)signal.Kind]);
        _json.WriteNumber("firstSequence"u8, signal.FirstSequence);
        _json.WriteNumber("lastSequence"u8, signal.LastSequence);
        _json.WriteNumber("startTimeNs"u8, signal.StartTimeNs);
        _json.WriteNumber("endTimeNs"u8, signal.EndTimeNs);
        if (signal.Direction != Side.None)
            _json.WriteString("direction"u8, SchemaNames.Directions[(int)signal.Direction]);
        _json.WriteNumber("magnitude"u8, signal.Magnitude);
        _json.WriteNumber("baseline"u8, signal.Baseline);
        _json.WriteString("unit"u8, SignalUnits.Of(signal.Kind));
        _json.WriteString("severity"u8, SchemaNames.Severities[(int)signal.Severity]);
        WriteBook(signal);
        End();
    }

    /// <inheritdoc/>
    public void OnSummary(in SymbolSummary summary)
    {
        var symbol = _nameOf(summary.Symbol).ToString();
        Begin("summary"u8);
        _json.WriteString("id"u8, $"{summary.Session}/{symbol}/{summary.StartTimeNs}");
        _json.WriteString("session"u8, summary.Session.ToString());
        _json.WriteString("symbol"u8, symbol);
        _json.WriteNumber("startTimeNs"u8, summary.StartTimeNs);
        _json.WriteNumber("endTimeNs"u8, summary.EndTimeNs);
        _json.WriteNumber("firstSequence"u8, summary.FirstSequence);
        _json.WriteNumber("lastSequence"u8, summary.LastSequence);
        if (summary.HasMid)
            WriteMid(summary);
        _json.WriteNumber("orderFlowImbalance"u8, summary.OrderFlowImbalance);
        _json.WriteNumber("buyVolume"u8, summary.BuyVolume);
        _json.WriteNumber("sellVolume"u8, summary.SellVolume);
        _json.WriteNumber("eventCount"u8, summary.EventCount);
        _json.WriteNumber("tradeCount"u8, summary.TradeCount);
        _json.WriteString("quality"u8, SchemaNames.Qualities[(int)SchemaNames.ToSchema(summary.Quality)]);
        End();
    }

    /// <summary>Writes what is buffered.</summary>
    /// <exception cref="IOException">It cannot be written: the output is not complete.</exception>
    public void Flush() => _output.Flush();

    /// <summary>Closes the file, after what is buffered where that still works; <see cref="Flush"/> tells.</summary>
    public void Dispose()
    {
        _json.Dispose();
        OutputFile.Close(_output);
    }

    private void WriteBook(in Signal signal)
    {
        _json.WriteString("quality"u8, SchemaNames.Qualities[(int)SchemaNames.ToSchema(signal.Quality)]);
        _json.WriteStartArray("flags"u8);
        foreach (var (flag, name) in SchemaNames.Flags)
        {
            if ((signal.Flags & flag) != 0)
                _json.WriteStringValue(name);
        }

        _json.WriteEndArray();
        if ((signal.Flags & SnapshotFlags.NoBid) == 0)
        {
            _json.WriteNumber("bidPrice"u8, signal.BidPrice);
            _json.WriteNumber("bidSize"u8, signal.BidSize);
        }

        if ((signal.Flags & SnapshotFlags.NoAsk) == 0)
        {
            _json.WriteNumber("askPrice"u8, signal.AskPrice);
            _json.WriteNumber("askSize"u8, signal.AskSize);
        }

        if ((signal.Flags & SnapshotFlags.NoTrade) == 0)
            _json.WriteNumber("lastTradePrice"u8, signal.LastTradePrice);
    }

    private void WriteMid(in SymbolSummary summary)
    {
        _json.WriteNumber("openTwiceMid"u8, summary.OpenTwiceMid);
        _json.WriteNumber("highTwiceMid"u8, summary.HighTwiceMid);
        _json.WriteNumber("lowTwiceMid"u8, summary.LowTwiceMid);
        _json.WriteNumber("closeTwiceMid"u8, summary.CloseTwiceMid);
        _json.WriteNumber("spread"u8, summary.Spread);
        _json.WriteNumber("imbalance"u8, summary.Imbalance);
    }

    private void Begin(ReadOnlySpan<byte> body)
    {
        _json.WriteStartObject();
        _json.WriteStartObject(body);
    }

    private void End()
    {
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.Flush();
        _line.Write("\n"u8);
        _output.Write(_line.WrittenSpan);
        _line.ResetWrittenCount();
        _json.Reset();
    }
}
