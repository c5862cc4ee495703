namespace Engine.Host.Kafka;

/// <summary>
/// What the publisher has counted. At rest
/// <c>Offered = RingFull + Coalesced + Dropped + Refused + Produced + Waiting</c> and <c>Produced = Delivered + TimedOut + Failed + InFlight</c>.
/// </summary>
/// <param name="Offered">Records given by the engine.</param>
/// <param name="RingFull">Records lost because the Kafka thread was a whole ring behind.</param>
/// <param name="Coalesced">Signals replaced by a newer one of their symbol and kind while they waited.</param>
/// <param name="Dropped">Records dropped, oldest first, because the pending queue was full.</param>
/// <param name="Refused">Records that could not be sent at all (too large, unknown topic).</param>
/// <param name="Produced">Messages handed to the client library.</param>
/// <param name="Delivered">Messages the brokers acknowledged.</param>
/// <param name="TimedOut">Messages that waited too long; those that were in flight may have been persisted.</param>
/// <param name="Failed">Messages that failed otherwise.</param>
/// <param name="InFlight">Messages that are not reported yet.</param>
/// <param name="Waiting">Records in the ring and in the pending queue.</param>
/// <param name="FeedEventsLost">Of <paramref name="RingFull"/>: feed events. The next one that gets through says how many were lost.</param>
/// <param name="Rebuilds">Producers replaced after a fatal error.</param>
internal readonly record struct PublisherCounters(
    long Offered,
    long RingFull,
    long Coalesced,
    long Dropped,
    long Refused,
    long Produced,
    long Delivered,
    long TimedOut,
    long Failed,
    long InFlight,
    long Waiting,
    long FeedEventsLost,
    long Rebuilds);
