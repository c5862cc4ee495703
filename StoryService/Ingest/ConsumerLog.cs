namespace StoryService.Ingest;

/// <summary>What the consumer logs.</summary>
internal static partial class ConsumerLog
{
    [LoggerMessage(EventId = 3001, Level = LogLevel.Information, Message = "Assigned {Partitions}, continuing where the database is")]
    public static partial void Assigned(ILogger logger, string partitions);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Warning, Message = "Another process has moved a position of this one; joining the group again")]
    public static partial void NotOwner(ILogger logger);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Warning, Message = "The database does not answer ({Reason}); consumption is paused, next try in {DelayMs} ms")]
    public static partial void DatabaseDown(ILogger logger, string reason, int delayMs);

    [LoggerMessage(EventId = 3004, Level = LogLevel.Information, Message = "The database answers again; consumption goes on")]
    public static partial void DatabaseBack(ILogger logger);

    [LoggerMessage(EventId = 3005, Level = LogLevel.Error, Message = "A record cannot be stored: {Topic}/{Partition}/{Offset} is set aside")]
    public static partial void CannotStore(ILogger logger, Exception exception, string topic, int partition, long offset);

    [LoggerMessage(EventId = 3006, Level = LogLevel.Warning, Message = "{Count} records could not be read and are set aside; the last: {Reason}")]
    public static partial void SetAside(ILogger logger, int count, string reason);

    [LoggerMessage(EventId = 3007, Level = LogLevel.Error, Message = "The broker no longer has {Topic}/{Partition} from {From} to {To}: there is a hole in the history")]
    public static partial void Hole(ILogger logger, string topic, int partition, long from, long to);

    [LoggerMessage(EventId = 3008, Level = LogLevel.Warning, Message = "Kafka: {Reason} ({Suppressed} more left out)")]
    public static partial void KafkaTrouble(ILogger logger, string reason, long suppressed);

    [LoggerMessage(EventId = 3009, Level = LogLevel.Warning, Message = "A dead letter could not be copied to its topic: {Reason}")]
    public static partial void DeadLetterNotCopied(ILogger logger, string reason);

    [LoggerMessage(EventId = 3010, Level = LogLevel.Critical, Message = "The consumer ended")]
    public static partial void Ended(ILogger logger, Exception exception);
}
