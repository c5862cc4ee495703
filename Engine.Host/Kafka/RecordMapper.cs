using System.Runtime.InteropServices;
using Engine.Core;
using Engine.Core.Analysis;
using Engine.Core.Snapshots;
using V1 = Engine.Schema.V1;

namespace Engine.Host.Kafka;

/// <summary>Turns records into the schema's messages and gives each its identifier. Used by one thread.</summary>
internal sealed class RecordMapper(SessionClock clock)
{
    private const int MostRemembered = 1 << 16;

    private readonly Dictionary<(SessionId Session, ulong Sequence, EventKind Kind), int> _repeats = [];
    private SessionId _session;
    private string _sessionName = "";

    /// <summary>The message of a record; its times are nanoseconds since the Unix epoch.</summary>
    /// <param name="record">The record.</param>
    /// <param name="lostBefore">Feed events that were lost just before this one.</param>
    public V1.Record Map(in OutboundRecord record, long lostBefore = 0) => record.Body switch
    {
        RecordBody.Signal => new V1.Record { Signal = MapSignal(in record.Signal, record.Symbol) },
        RecordBody.Summary => new V1.Record { Summary = MapSummary(in record.Summary, record.Symbol) },
        _ => new V1.Record { FeedEvent = MapFeedEvent(in record.FeedEvent, lostBefore) },
    };

    private V1.Signal MapSignal(in Signal signal, SymbolName name)
    {
        var symbol = name.ToString();
        var message = new V1.Signal
        {
            Id = $"{NameOf(signal.Session)}/{signal.LastSequence}/{symbol}/{SchemaNames.Kinds[(int)signal.Kind]}",
            Session = NameOf(signal.Session),
            Symbol = symbol,
            Kind = (V1.SignalKind)signal.Kind,
            FirstSequence = signal.FirstSequence,
            LastSequence = signal.LastSequence,
            StartTimeNs = clock.ToUnixNs(signal.Session, signal.StartTimeNs),
            EndTimeNs = clock.ToUnixNs(signal.Session, signal.EndTimeNs),
            Direction = (V1.Direction)signal.Direction,
            Magnitude = signal.Magnitude,
            Baseline = signal.Baseline,
            Unit = SignalUnits.Of(signal.Kind),
            Severity = (V1.Severity)signal.Severity,
            Quality = SchemaNames.ToSchema(signal.Quality),
        };
        MapBook(message, in signal);
        return message;
    }

    private static void MapBook(V1.Signal message, in Signal signal)
    {
        foreach (var (flag, name) in SchemaNames.Flags)
        {
            if ((signal.Flags & flag) != 0)
                message.Flags.Add(name);
        }

        if ((signal.Flags & SnapshotFlags.NoBid) == 0)
            (message.BidPrice, message.BidSize) = (signal.BidPrice, signal.BidSize);
        if ((signal.Flags & SnapshotFlags.NoAsk) == 0)
            (message.AskPrice, message.AskSize) = (signal.AskPrice, signal.AskSize);
        if ((signal.Flags & SnapshotFlags.NoTrade) == 0)
            message.LastTradePrice = signal.LastTradePrice;
    }

    private V1.Summary MapSummary(in SymbolSummary summary, SymbolName name)
    {
        var symbol = name.ToString();
        var startNs = clock.ToUnixNs(summary.Session, summary.StartTimeNs);
        var message = new V1.Summary
        {
            Id = $"{NameOf(summary.Session)}/{symbol}/{startNs}",
            Session = NameOf(summary.Session),
            Symbol = symbol,
            StartTimeNs = startNs,
            EndTimeNs = clock.ToUnixNs(summary.Session, summary.EndTimeNs),
            FirstSequence = summary.FirstSequence,
            LastSequence = summary.LastSequence,
            OrderFlowImbalance = summary.OrderFlowImbalance,
            BuyVolume = summary.BuyVolume,
            SellVolume = summary.SellVolume,
            EventCount = summary.EventCount,
            TradeCount = summary.TradeCount,
            Quality = SchemaNames.ToSchema(summary.Quality),
        };
        if (summary.HasMid)
        {
            (message.OpenTwiceMid, message.HighTwiceMid) = (summary.OpenTwiceMid, summary.HighTwiceMid);
            (message.LowTwiceMid, message.CloseTwiceMid) = (summary.LowTwiceMid, summary.CloseTwiceMid);
            (message.Spread, message.Imbalance) = (summary.Spread, summary.Imbalance);
        }

        return message;
    }

    private V1.FeedEvent MapFeedEvent(in MarketEvent feedEvent, long lostBefore)
    {
        var kind = SchemaNames.ToSchema(feedEvent.Kind);
        var repeat = CountRepeat(in feedEvent);
        var id = $"{NameOf(feedEvent.Session)}/{feedEvent.Sequence}/{SchemaNames.FeedEvents[(int)kind]}";
        return new V1.FeedEvent
        {
            Id = repeat == 1 ? id : $"{id}/{repeat}",
            Session = NameOf(feedEvent.Session),
            Kind = kind,
            Sequence = feedEvent.Sequence,
            Count = feedEvent.Kind is EventKind.GapDeclared or EventKind.FeedResumed or EventKind.SessionEnded ? feedEvent.OrderReference : 0,
            TimeNs = clock.ToUnixNs(feedEvent.Session, feedEvent.ExchangeTimeNs),
            Detail = lostBefore == 0 ? "" : $"{lostBefore} feed events before this one could not be told",
        };
    }

    // A feed may fall silent twice at the same sequence, and a session may come back after another: the second is another event.
    private int CountRepeat(in MarketEvent feedEvent)
    {
        if (_repeats.Count == MostRemembered)
            _repeats.Clear();
        return ++CollectionsMarshal.GetValueRefOrAddDefault(_repeats, (feedEvent.Session, feedEvent.Sequence, feedEvent.Kind), out _);
    }

    private string NameOf(SessionId session)
    {
        if (session != _session)
            (_session, _sessionName) = (session, session.ToString());
        return _sessionName;
    }
}
