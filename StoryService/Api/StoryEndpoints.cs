using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using StoryService.Ingest;
using StoryService.Live;
using StoryService.Storage;

namespace StoryService.Api;

/// <summary>The query API. Every range is bounded; a bad parameter is answered with 400 and one line that says what is possible.</summary>
internal static class StoryEndpoints
{
    private const int MostRows = 1_000;
    private const int MostTextLength = 64;

    /// <summary>Adds the endpoints.</summary>
    public static void MapStories(this WebApplication app)
    {
        app.MapGet("/api/stories", Stories);
        app.MapGet("/api/summaries", Summaries);
        app.MapGet("/api/symbols", (IStoryStore store, CancellationToken cancellation) => store.ReadSymbols(cancellation));
        app.MapGet("/api/dead-letters", DeadLetters);
        app.MapGet("/api/status", Status);
        app.MapGet("/api/live", LiveStream.Serve);
        app.MapGet("/health", Health);
    }

    private static async Task<Results<Ok<IEnumerable<StoryView>>, BadRequest<string>>> Stories(
        IStoryStore store, string? symbol, string? kind, string? from, string? to, string? limit, CancellationToken cancellation)
    {
        if (FaultOf(symbol, kind, limit) is { } fault)
            return TypedResults.BadRequest(fault);
        if (!TryReadRange(from, to, out var fromNs, out var toNs))
            return TypedResults.BadRequest("from and to are RFC 3339 times or nanoseconds since the Unix epoch.");
        var stories = await store.ReadStories(new StoryQuery(NullIfEmpty(symbol), NullIfEmpty(kind), fromNs, toNs, LimitOf(limit, 100)!.Value), cancellation);
        return TypedResults.Ok(stories.Select(StoryView.Of));
    }

    private static async Task<Results<Ok<IEnumerable<SummaryView>>, BadRequest<string>>> Summaries(
        IStoryStore store, string? symbol, string? from, string? to, string? limit, CancellationToken cancellation)
    {
        if (FaultOf(symbol, null, limit) is { } fault)
            return TypedResults.BadRequest(fault);
        if (string.IsNullOrEmpty(symbol))
            return TypedResults.BadRequest("symbol is required.");
        if (!TryReadRange(from, to, out var fromNs, out var toNs))
            return TypedResults.BadRequest("from and to are RFC 3339 times or nanoseconds since the Unix epoch.");
        var rows = await store.ReadSummaries(new SummaryQuery(symbol, fromNs, toNs, LimitOf(limit, 600)!.Value), cancellation);
        return TypedResults.Ok(rows.Select(SummaryView.Of));
    }

    private static async Task<Results<Ok<IEnumerable<DeadLetterView>>, BadRequest<string>>> DeadLetters(IStoryStore store, string? limit, CancellationToken cancellation)
    {
        if (FaultOf(null, null, limit) is { } fault)
            return TypedResults.BadRequest(fault);
        var letters = await store.ReadDeadLetters(LimitOf(limit, 100)!.Value, cancellation);
        return TypedResults.Ok(letters.Select(letter => new DeadLetterView(letter.Topic, letter.Partition, letter.Offset, letter.Reason, letter.Key, letter.Value)));
    }

    private static async Task<StatusView> Status(IStoryStore store, IngestStatus ingest, LiveHub hub, CancellationToken cancellation)
    {
        var rows = await TryCount(store, cancellation);
        return new StatusView(
            ingest.State.ToString().ToLowerInvariant(),
            store.Description,
            rows is not null && !ingest.IsDatabaseDown,
            FeedView.Of(hub.Feed),
            new IngestView(ingest.Records, ingest.Stories, ingest.Summaries, ingest.Duplicates, ingest.DeadLetters, ingest.Holes, ingest.DatabaseRetries),
            new LiveView(hub.Watchers, hub.Dropped),
            rows);
    }

    private static async Task<IResult> Health(IStoryStore store, IngestStatus ingest, CancellationToken cancellation)
    {
        var isWell = !ingest.IsDatabaseDown && ingest.State != KafkaState.Lost && await TryCount(store, cancellation) is not null;
        return Results.Text(isWell ? "ok\n" : "not well\n", statusCode: isWell ? 200 : 503);
    }

    private static async Task<RowCounts?> TryCount(IStoryStore store, CancellationToken cancellation)
    {
        try
        {
            return await store.CountRows(cancellation);
        }
        catch (Exception exception) when (store.IsTransient(exception))
        {
            return null;
        }
    }

    private static string? FaultOf(string? symbol, string? kind, string? limit) =>
        LimitOf(limit, 1) is null ? $"limit is 1 to {MostRows}."
        : symbol?.Length > MostTextLength ? $"symbol has at most {MostTextLength} characters."
        : kind?.Length > MostTextLength ? $"kind has at most {MostTextLength} characters."
        : null;

    // The framework's own answer to a number that is none is a page of text.
    private static int? LimitOf(string? limit, int byDefault) =>
        string.IsNullOrEmpty(limit) ? byDefault
        : int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var rows) && rows is >= 1 and <= MostRows ? rows
        : null;

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static bool TryReadRange(string? from, string? to, out long fromNs, out long toNs)
    {
        toNs = long.MaxValue;
        fromNs = long.MinValue;
        return (string.IsNullOrEmpty(from) || ApiTime.TryParse(from, out fromNs)) && (string.IsNullOrEmpty(to) || ApiTime.TryParse(to, out toNs));
    }
}
