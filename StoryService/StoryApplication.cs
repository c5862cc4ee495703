using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Serilog;
using StoryService.Api;
using StoryService.Ingest;
using StoryService.Live;
using StoryService.Storage;

namespace StoryService;

/// <summary>The composition root: the store, the consumer and the web server, in the order of the data.</summary>
internal sealed class StoryApplication : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly IStoryStore _store;
    private readonly StoryConsumer? _consumer;

    /// <param name="options">Validated options.</param>
    /// <param name="log">Where to log.</param>
    public StoryApplication(StoryOptions options, Serilog.ILogger log)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = "wwwroot",
            ApplicationName = typeof(StoryApplication).Assembly.GetName().Name,
        });
        // What the host would read by itself (URLs of other programs' variables, for one) is not this service's configuration.
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection();
        builder.Services.AddSerilog(log);
        builder.WebHost.UseUrls(options.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        // A page elsewhere must not reach this one through a name of its own that resolves to loopback.
        builder.Services.Configure<HostFilteringOptions>(filter => filter.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"]);

        using var logging = LoggerFactory.Create(logs => logs.AddSerilog(log));
        _store = OpenStore(options, logging);
        var (hub, status) = (new LiveHub(), new IngestStatus());
        builder.Services.AddSingleton(_store).AddSingleton(hub).AddSingleton(status);
        _app = builder.Build();
        MapAll(_app);

        _store.Migrate();
        hub.Restore(_store.ReadFeedEvents(100, CancellationToken.None).GetAwaiter().GetResult());
        if (options.Kafka.Length > 0)
            _consumer = new StoryConsumer(options, _store, hub, status, _app.Services.GetRequiredService<ILogger<StoryConsumer>>());
    }

    /// <summary>Where it listens, once it has started.</summary>
    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>What the consumer has counted.</summary>
    public IngestStatus Ingest => _app.Services.GetRequiredService<IngestStatus>();

    /// <summary>The store.</summary>
    public IStoryStore Store => _store;

    /// <summary>Ends <see cref="Wait"/>.</summary>
    public void Stop() => _app.Lifetime.StopApplication();

    /// <summary>Starts to listen and to consume.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public async Task Start()
    {
        await _app.StartAsync();
        _consumer?.Start();
    }

    /// <summary>Waits for a signal or <see cref="Stop"/>.</summary>
    public Task Wait() => _app.WaitForShutdownAsync();

    /// <summary>Stops listening and consuming, and closes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        _consumer?.Dispose();
        await _app.DisposeAsync();
        _store.Dispose();
    }

    private static IStoryStore OpenStore(StoryOptions options, ILoggerFactory logging)
    {
        var place = options.Database[(options.Database.IndexOf(':') + 1)..];
        return options.Database.StartsWith("sqlite:", StringComparison.Ordinal)
            ? new SqliteStoryStore(place)
            : new PostgresStoryStore(place, logging.CreateLogger<PostgresStoryStore>());
    }

    private static void MapAll(WebApplication app)
    {
        app.UseHostFiltering();
        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers.CacheControl = "no-cache";
            return next(context);
        });
        app.UseDefaultFiles();
        app.UseStaticFiles();
        app.MapStories();
    }
}
