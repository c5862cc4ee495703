using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Google.Protobuf;
using V1 = Engine.Schema.V1;

namespace Engine.Host.Kafka;

/// <summary>
/// Makes a Kafka message of a record: key, value, and the CloudEvents 1.0 attributes as headers (binary content mode of the Kafka protocol
/// binding). The message object is reused: the producer copies it before it returns. Used by one thread.
/// </summary>
internal sealed class RecordEncoder
{
    private readonly RecordMapper _mapper;
    private readonly RecordEncoding _encoding;
    private readonly Message<byte[], byte[]> _message = new();
    private readonly Dictionary<string, byte[]> _keys = [];
    private readonly Header _version = new("ce_specversion", "1.0"u8.ToArray());
    private readonly Header _signalType = new("ce_type", "engine.v1.Signal"u8.ToArray());
    private readonly Header _summaryType = new("ce_type", "engine.v1.Summary"u8.ToArray());
    private readonly Header _feedEventType = new("ce_type", "engine.v1.FeedEvent"u8.ToArray());
    private readonly Header _source;
    private readonly Header _contentType;

    /// <param name="options">The encoding and the source's name.</param>
    /// <param name="clock">Makes Unix times of exchange times.</param>
    public RecordEncoder(KafkaOptions options, SessionClock clock)
    {
        _mapper = new RecordMapper(clock);
        _encoding = options.Encoding;
        _source = new Header("ce_source", Encoding.UTF8.GetBytes($"/{options.ClientId}"));
        _contentType = new Header("content-type", _encoding == RecordEncoding.Json ? "application/json"u8.ToArray() : "application/protobuf"u8.ToArray());
    }

    /// <summary>The message of a record, valid until the next call.</summary>
    public Message<byte[], byte[]> Encode(in OutboundRecord record, long lostBefore = 0)
    {
        var body = _mapper.Map(in record, lostBefore);
        _message.Value = _encoding == RecordEncoding.Json
            ? Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(body))
            : body.ToByteArray();
        switch (body.BodyCase)
        {
            case V1.Record.BodyOneofCase.Signal:
                Address(body.Signal.Symbol, body.Signal.Id, body.Signal.EndTimeNs, _signalType);
                break;
            case V1.Record.BodyOneofCase.Summary:
                Address(body.Summary.Symbol, body.Summary.Id, body.Summary.EndTimeNs, _summaryType);
                break;
            default:
                Address(body.FeedEvent.Session, body.FeedEvent.Id, body.FeedEvent.TimeNs, _feedEventType);
                break;
        }

        return _message;
    }

    /// <summary>A time as RFC 3339 in UTC, with nanoseconds.</summary>
    public static string ToRfc3339(long unixNs)
    {
        var (seconds, nanoseconds) = Math.DivRem(unixNs, 1_000_000_000);
        if (nanoseconds < 0)
            (seconds, nanoseconds) = (seconds - 1, nanoseconds + 1_000_000_000);
        var second = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return string.Create(CultureInfo.InvariantCulture, $"{second:yyyy-MM-dd'T'HH:mm:ss}.{nanoseconds:D9}Z");
    }

    private void Address(string key, string id, long timeNs, Header type)
    {
        if (!_keys.TryGetValue(key, out var keyBytes))
            _keys[key] = keyBytes = Encoding.UTF8.GetBytes(key);
        _message.Key = keyBytes;
        _message.Headers =
        [
            _version,
            new Header("ce_id", Encoding.UTF8.GetBytes(id)),
            _source,
            type,
            new Header("ce_time", Encoding.UTF8.GetBytes(ToRfc3339(timeNs))),
            _contentType,
        ];
    }
}
