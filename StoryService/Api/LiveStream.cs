using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using StoryService.Live;

namespace StoryService.Api;

/// <summary>The live stream as server-sent events: <c>feed</c>, <c>story</c> (with the story's id) and <c>summary</c>, and a comment every few seconds.</summary>
internal static class LiveStream
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    /// <summary>Serves one watcher until it leaves.</summary>
    public static async Task Serve(HttpContext context, LiveHub hub, IHostApplicationLifetime lifetime)
    {
        var watcher = hub.Subscribe();
        if (watcher is null)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers.CacheControl = "no-cache, no-store";
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            await Write(context.Response, new LiveEvent("feed", "", JsonSerializer.Serialize(FeedView.Of(hub.Feed), JsonSerializerOptions.Web)), ending.Token);
            await Copy(watcher.Reader, context.Response, ending.Token);
        }
        catch (OperationCanceledException)
        {
            // The watcher left, or the service stops.
        }
        finally
        {
            hub.Unsubscribe(watcher);
        }
    }

    private static async Task Copy(System.Threading.Channels.ChannelReader<LiveEvent> events, HttpResponse response, CancellationToken ending)
    {
        var more = events.WaitToReadAsync(ending).AsTask();
        while (true)
        {
            if (await Task.WhenAny(more, Task.Delay(Heartbeat, ending)) != more)
            {
                ending.ThrowIfCancellationRequested();
                // Tells a proxy, and us, that the connection is still there.
                await response.WriteAsync(": still here\n\n", ending);
                await response.Body.FlushAsync(ending);
                continue;
            }

            if (!await more)
                return;
            while (events.TryRead(out var live))
                await Write(response, live, ending);
            await response.Body.FlushAsync(ending);
            more = events.WaitToReadAsync(ending).AsTask();
        }
    }

    // JSON has no line ends, so that one data line is enough; an id is checked to have none when it is read.
    private static Task Write(HttpResponse response, LiveEvent live, CancellationToken ending) =>
        response.WriteAsync(live.Id.Length > 0
            ? $"id: {live.Id}\nevent: {live.Type}\ndata: {live.Json}\n\n"
            : $"event: {live.Type}\ndata: {live.Json}\n\n", ending);
}
