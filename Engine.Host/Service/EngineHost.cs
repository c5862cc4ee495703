using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;

namespace Engine.Host.Service;

/// <summary>The service around the pipeline: configuration, logs, lifetime, exit code.</summary>
internal static class EngineHost
{
    /// <summary>Runs until it is told to stop, the session ends (where that is asked for), or the pipeline fails.</summary>
    /// <param name="overrides">Settings from the command line.</param>
    /// <param name="stop">Ctrl-C or SIGTERM.</param>
    /// <returns>0; 1 after a failure, so that a supervisor restarts it.</returns>
    /// <exception cref="Commands.UsageException">The configuration cannot be used.</exception>
    public static async Task<int> RunAsync(IReadOnlyDictionary<string, string?> overrides, CancellationToken stop)
    {
        // The command line listens for signals from the first time on that its action waits: before "ready" is said.
        await Task.Yield();
        var configuration = new ConfigurationBuilder()
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: true)
            .AddEnvironmentVariables("ENGINE__")
            .AddInMemoryCollection(overrides)
            .Build();
        var settings = EngineSettings.Read(configuration);

        // What keeps the service from starting is told in one line by the command; the host would tell it with a stack trace first.
        await using var log = new LoggerConfiguration()
            .ReadFrom.Configuration(configuration)
            .MinimumLevel.Override("Microsoft.Extensions.Hosting", LogEventLevel.Fatal)
            .CreateLogger();
        using var logs = new SerilogLoggerFactory(log);
        using var engine = new EngineService(settings, logs);
        engine.Build();
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSerilog(log);
        builder.Services.AddSystemd();
        builder.Services.AddSingleton<IHostedService>(engine);
        using var host = builder.Build();
        engine.Lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        await host.RunAsync(stop);
        return engine.ExitCode;
    }
}
