using Engine.Core;
using Engine.Core.Analysis;
using Engine.Core.Memory;
using Engine.Core.Pipeline;
using Microsoft.Extensions.Logging;

namespace Engine.Host.Kafka;

/// <summary>
/// Publishes signals, summaries and feed events on a thread of its own, <c>engine-kafka</c>. The engine's threads only write a slot of a ring:
/// they never wait for a broker, whatever it does. While the broker is slow, signals coalesce to the newest of each symbol and kind, then the
/// oldest are dropped; feed events are never coalesced and have a ring and a share of the credit to themselves. Everything is counted.
/// </summary>
internal sealed partial class SignalPublisher : ISignalSink, IDisposable
{
    private const int FeedEventRingSize = 1_024;
    private static readonly TimeSpan FatalFlush = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Nap = TimeSpan.FromMilliseconds(1);

    private readonly KafkaOptions _options;
    private readonly ISymbolNames _names;
    private readonly ILogger _logger;
    private readonly KafkaLog _log;
    private readonly RecordRing _ring;
    private readonly RecordRing _feedEvents = new(FeedEventRingSize);
    private readonly RecordEncoder _encoder;
    private readonly PendingQueue _pending;
    private readonly Thread _thread;
    private readonly long _signalCredit;
    private readonly List<ProducerSession> _sessions = [];

    private IsolatedLong _offered;
    private IsolatedLong _ringFull;
    private IsolatedLong _feedEventsOffered;
    private IsolatedLong _feedEventsLost;
    private IsolatedLong _coalesced;
    private IsolatedLong _dropped;
    private IsolatedLong _refused;
    private IsolatedLong _waiting;
    private ProducerSession _session;
    private long _lostTold;
    private long _stopAt;
    private bool _isStopping;
    private bool _isStopped;

    /// <summary>Connects in the background; the first record waits for the first connection.</summary>
    /// <param name="options">Validated options with a broker.</param>
    /// <param name="names">Names of symbol indices.</param>
    /// <param name="logger">Where the thread and the client library log.</param>
    public SignalPublisher(KafkaOptions options, ISymbolNames names, ILogger<SignalPublisher> logger)
    {
        _options = options;
        _names = names;
        _logger = logger;
        _log = new KafkaLog(logger, TimeProvider.System);
        _ring = new RecordRing(options.RingSize);
        _encoder = new RecordEncoder(options, SessionClock.From(options));
        _pending = new PendingQueue(options.PendingRecords);
        _signalCredit = (long)(options.QueueMessages * KafkaOptions.CoalesceAt);
        _session = NewSession();
        _thread = new Thread(Run) { Name = "engine-kafka", IsBackground = true };
    }

    /// <summary>Starts the thread.</summary>
    public void Start() => _thread.Start();

    /// <summary>What was counted so far. Any thread may ask; the numbers are read one after the other.</summary>
    public PublisherCounters Counters
    {
        get
        {
            ProducerSession[] sessions;
            lock (_sessions)
                sessions = [.. _sessions];
            var produced = sessions.Sum(session => session.Produced);
            var (delivered, timedOut, failed) = (sessions.Sum(s => s.Delivered), sessions.Sum(s => s.TimedOut), sessions.Sum(s => s.Failed));
            var inRings = _ring.Cursor - _ring.Taken + _feedEvents.Cursor - _feedEvents.Taken;
            return new PublisherCounters(
                _offered.Acquire() + _feedEventsOffered.Acquire(),
                _ringFull.Acquire() + _feedEventsLost.Acquire(),
                _coalesced.Acquire(),
                _dropped.Acquire(),
                _refused.Acquire(),
                produced,
                delivered,
                timedOut,
                failed,
                produced - delivered - timedOut - failed,
                inRings + _waiting.Acquire(),
                _feedEventsLost.Acquire(),
                sessions.Length - 1);
        }
    }

    /// <summary>Takes a signal. On the analysis thread; never waits, does not allocate.</summary>
    public void OnSignal(in Signal signal)
    {
        _offered.Add(1);
        if (!_ring.TryNext(out var position))
        {
            _ringFull.Add(1);
            return;
        }

        ref var slot = ref _ring[position];
        slot.Body = RecordBody.Signal;
        slot.Symbol = _names.NameOf(signal.Symbol);
        slot.Signal = signal;
        _ring.Publish(position);
    }

    /// <summary>Takes a summary. On the analysis thread; never waits, does not allocate.</summary>
    public void OnSummary(in SymbolSummary summary)
    {
        _offered.Add(1);
        if (!_ring.TryNext(out var position))
        {
            _ringFull.Add(1);
            return;
        }

        ref var slot = ref _ring[position];
        slot.Body = RecordBody.Summary;
        slot.Symbol = _names.NameOf(summary.Symbol);
        slot.Summary = summary;
        _ring.Publish(position);
    }

    /// <summary>Takes a control event; others are ignored. On one thread, which may be another than the analysis thread; never waits, does not allocate.</summary>
    public void OnFeedEvent(in MarketEvent feedEvent)
    {
        if (SchemaNames.ToSchema(feedEvent.Kind) == Schema.V1.FeedEventKind.Unspecified)
            return;
        _feedEventsOffered.Add(1);
        if (!_feedEvents.TryNext(out var position))
        {
            _feedEventsLost.Add(1);
            return;
        }

        ref var slot = ref _feedEvents[position];
        slot.Body = RecordBody.FeedEvent;
        slot.FeedEvent = feedEvent;
        _feedEvents.Publish(position);
    }

    /// <summary>
    /// Publishes what is queued and waits for the acknowledgements, at most <paramref name="limit"/> and two seconds for the client library's own end.
    /// The engine must have stopped giving records.
    /// </summary>
    /// <returns>The final counters: <see cref="PublisherCounters.Waiting"/> and <see cref="PublisherCounters.InFlight"/> say what remained.</returns>
    public PublisherCounters Stop(TimeSpan limit)
    {
        if (_isStopped)
            return Counters;
        _isStopped = true;
        Volatile.Write(ref _stopAt, Environment.TickCount64 + (long)limit.TotalMilliseconds);
        Volatile.Write(ref _isStopping, true);
        if (_thread.IsAlive)
            _thread.Join(limit + TimeSpan.FromSeconds(1));
        _session.Close(Remaining());
        var counters = Counters;
        Stopped(counters.Delivered, counters.TimedOut, counters.Waiting, counters.InFlight);
        return counters;
    }

    /// <summary>Stops within the configured limit, if that has not happened yet.</summary>
    public void Dispose() => Stop(TimeSpan.FromMilliseconds(_options.StopTimeoutMs));

    private void Run()
    {
        try
        {
            while (!Volatile.Read(ref _isStopping))
            {
                if (!Step())
                    Thread.Sleep(Nap);
            }

            while (Counters.Waiting > 0 && Environment.TickCount64 < Volatile.Read(ref _stopAt))
            {
                if (!Step())
                    Thread.Sleep(Nap);
            }
        }
        catch (Exception exception)
        {
            // The engine goes on; its rings fill and count.
            Ended(exception);
        }
    }

    /// <summary>One duty cycle: feed events first, then what waits, then what is new.</summary>
    /// <returns>Whether anything was done.</returns>
    private bool Step()
    {
        if (_session.IsBroken)
            ReplaceProducer();
        var moved = PublishFeedEvents();
        moved |= PublishPending();
        moved |= TakeNew();
        _waiting.Release(_pending.Count);
        return moved;
    }

    private bool PublishFeedEvents()
    {
        var next = _feedEvents.Taken + 1;
        var last = _feedEvents.Cursor;
        var first = next;
        for (; next <= last && _session.InFlight < _options.QueueMessages; next++)
        {
            var lost = _feedEventsLost.Acquire();
            if (!TryPublish(in _feedEvents[next], lost - _lostTold))
                break;
            _lostTold = lost;
            _feedEvents.Release(next);
        }

        return next > first;
    }

    private bool PublishPending()
    {
        var before = _pending.Count;
        while (_pending.Count > 0 && _session.InFlight < _signalCredit && TryPublish(in _pending.Oldest))
            _pending.RemoveOldest();
        return _pending.Count < before;
    }

    private bool TakeNew()
    {
        var records = new NewRecords(this);
        return _ring.Drain(ref records) > 0;
    }

    private void Take(in OutboundRecord record)
    {
        if (_pending.Count > 0 || _session.InFlight >= _signalCredit || !TryPublish(in record))
            Wait(in record);
    }

    private readonly struct NewRecords(SignalPublisher publisher) : ISpanHandler<OutboundRecord>
    {
        public void OnEvents(Span<OutboundRecord> events, long firstSequence, bool endOfBatch)
        {
            foreach (ref readonly var record in events)
                publisher.Take(in record);
        }
    }

    private void Wait(in OutboundRecord record)
    {
        switch (_pending.Add(in record))
        {
            case Waiting.Coalesced:
                _coalesced.Add(1);
                break;
            case Waiting.DroppedOldest:
                _dropped.Add(1);
                break;
        }
    }

    /// <summary>False: there was no room, try again later.</summary>
    private bool TryPublish(in OutboundRecord record, long lostBefore = 0)
    {
        var topic = record.Body == RecordBody.Summary ? _options.SummariesTopic : _options.SignalsTopic;
        var offer = _session.TryProduce(topic, _encoder.Encode(in record, lostBefore));
        if (offer == Offer.Refused)
            _refused.Add(1);
        return offer != Offer.Full;
    }

    private void ReplaceProducer()
    {
        var remained = _session.Close(FatalFlush);
        Replaced(remained);
        _session = NewSession();
    }

    private ProducerSession NewSession()
    {
        var session = new ProducerSession(_options, _log);
        lock (_sessions)
            _sessions.Add(session);
        return session;
    }

    private TimeSpan Remaining() => TimeSpan.FromMilliseconds(Math.Max(0, Volatile.Read(ref _stopAt) - Environment.TickCount64));

    [LoggerMessage(EventId = 2002, Level = LogLevel.Information,
        Message = "Kafka publisher stopped: {Delivered} delivered, {TimedOut} timed out, {Waiting} never sent, {InFlight} unreported")]
    private partial void Stopped(long delivered, long timedOut, long waiting, long inFlight);

    [LoggerMessage(EventId = 2003, Level = LogLevel.Error, Message = "Kafka producer replaced after a fatal error; {Unreported} messages are unreported")]
    private partial void Replaced(long unreported);

    [LoggerMessage(EventId = 2004, Level = LogLevel.Critical, Message = "The Kafka thread ended; the engine goes on without it")]
    private partial void Ended(Exception exception);
}
