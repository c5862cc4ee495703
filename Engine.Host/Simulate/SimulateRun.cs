using System.Net.Sockets;
using Engine.Core.Feed.Fixed;
using Engine.Core.Feed.Itch50;
using Engine.Core.Feed.Sources;
using Engine.Core.Simulation;
using Engine.Core.Simulation.Publishing;
using Engine.Host.Commands;
using Engine.Host.Service;

namespace Engine.Host.Simulate;

/// <summary>Writes or publishes what <c>simulate</c> was asked for.</summary>
internal sealed class SimulateRun(SimulateOptions options)
{
    /// <returns>0; 1 if a file ended early.</returns>
    /// <exception cref="UsageException">The options or a file cannot be used, or a port is taken.</exception>
    /// <exception cref="IOException">A file could not be written to its end.</exception>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        var faults = options.Flow.Validate();
        if (faults.Count > 0)
            throw new UsageException(string.Join(Environment.NewLine, faults));
        if (Enumerable.Range(0, options.Sessions).DistinctBy(options.SessionName).Count() < options.Sessions)
            throw new UsageException($"--session {options.Session} is too long to be numbered up to {options.Sessions}.");
        try
        {
            if (options.ToFile is not { } file)
                return await PublishAsync(stop);
            OrderFlowFile.Write(file, options.Flow, options.Count);
            return 0;
        }
        catch (Exception fault) when (fault is DirectoryNotFoundException or FileNotFoundException or UnauthorizedAccessException or SocketException or ArgumentException)
        {
            throw new UsageException(fault.Message);
        }
    }

    private async Task<int> PublishAsync(CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var publishing = Task.Factory.StartNew(() => Publish(ended.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (options.ExitOnStdinEof)
            await Task.WhenAny(publishing, StdinEof.WaitAsync(ended.Token));
        else
            await Task.WhenAny(publishing);
        await ended.CancelAsync();
        return await publishing;
    }

    private int Publish(CancellationToken stop)
    {
        var (publisher, publishing) = Open(options.ToPublisherOptions());
        using (publisher)
        {
            var fault = PublishSession(0, publishing, publisher, stop);
            for (var session = 1; session < options.Sessions && fault == SourceFault.None && !stop.IsCancellationRequested; session++)
            {
                publisher.StartSession(options.SessionName(session));
                fault = PublishSession(session, publishing, publisher, stop);
            }

            Console.WriteLine(FormattableString.Invariant($"{publisher.Messages:N0} messages in {publisher.Packets:N0} packets, {publisher.RequestsAnswered} retransmission requests, {publisher.SnapshotsServed} snapshots, {publisher.SendFailures} not taken by the kernel"));
            if (fault == SourceFault.None)
                return 0;
            Console.Error.WriteLine($"{options.FromFile} ended early ({fault}): what came before was sent.");
            return EngineCommandLine.Failure;
        }
    }

    private SourceFault PublishSession(int session, PublisherOptions publishing, FeedPublisher publisher, CancellationToken stop)
    {
        if (options.FromFile is { } path)
            return PublishFile(path, publishing, publisher, stop);
        FeedSimulation.Run(new OrderFlow(options.FlowOf(session)), publishing, publisher, stop);
        return SourceFault.None;
    }

    private SourceFault PublishFile(string path, PublisherOptions publishing, FeedPublisher publisher, CancellationToken stop)
    {
        using var recorded = new RecordedContent(path);
        if (options.Speed == 0)
            FeedSimulation.Run(recorded, publishing, publisher, stop);
        else if (options.Flow.Format == SimulatedFormat.Fixed)
            new TimedPublication<FixedFormat>(recorded, publishing, publisher, options.Speed).Run(stop);
        else
            new TimedPublication<Itch50Format>(recorded, publishing, publisher, options.Speed).Run(stop);
        return recorded.Fault;
    }

    // Retransmission is served where nobody asked for it: that its usual port is taken is no reason not to publish.
    private (FeedPublisher, PublisherOptions) Open(PublisherOptions publishing)
    {
        try
        {
            return (new FeedPublisher(publishing), publishing);
        }
        catch (SocketException) when (options.Retransmission is null && publishing.Retransmission is not null)
        {
            Console.Error.WriteLine($"{publishing.Retransmission} is taken: retransmissions are not served.");
            publishing = publishing with { Retransmission = null };
            return (new FeedPublisher(publishing), publishing);
        }
    }
}
