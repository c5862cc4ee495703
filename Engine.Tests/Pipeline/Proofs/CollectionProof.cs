using System.Diagnostics;
using System.Runtime;
using Engine.Core;
using Engine.Core.Pipeline;
using Engine.Host.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace Engine.Tests.Pipeline.Proofs;

/// <summary>A process of its own: the staged engine at a million messages a second with signals going to Kafka, and how often its heap was collected meanwhile.</summary>
internal static class CollectionProof
{
    /// <summary>Messages a second, of the wall clock at most and of the exchange's exactly. A lap of the tape is a second.</summary>
    private const int Rate = 1_000_000;

    private const int WarmUpSeconds = 5;

    /// <summary>Plays so many seconds and prints what they cost.</summary>
    /// <returns>0 if nothing was collected.</returns>
    public static int Run(int seconds)
    {
        using var broker = new EmbeddedBroker(EmbeddedBroker.DefaultTopics);
        var options = new KafkaOptions { BootstrapServers = broker.BootstrapServers, SessionDate = "2026-11-24", TimeZone = "UTC" };
        using var publisher = new SignalPublisher(options, new Names(), NullLogger<SignalPublisher>.Instance);
        publisher.Start();
        using var run = new TapeRun(MixTape.Record(Rate / MixTape.MessagesPerPacket, Rate), Topology.Staged, publisher, messagesPerSecond: Rate);
        run.Play(WarmUpSeconds);
        GC.Collect();
        GCSettings.LatencyMode = GCLatencyMode.SustainedLowLatency;

        var (delivered, bytes, collections) = (publisher.Counters.Delivered, GC.GetTotalAllocatedBytes(), Collections());
        var started = Stopwatch.GetTimestamp();
        run.Play(seconds);
        var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        collections = Collections() - collections;
        bytes = GC.GetTotalAllocatedBytes() - bytes;
        delivered = publisher.Counters.Delivered - delivered;
        Console.WriteLine($"{seconds} s of {Rate:N0} messages in {elapsed:0.0} s: {collections} collections, {bytes:N0} bytes taken from the heap, {delivered:N0} records delivered");
        return collections == 0 && delivered > 0 ? 0 : 1;
    }

    // Of every generation: an older one's collection counts in the younger ones' too.
    private static int Collections() => GC.CollectionCount(0);

    private sealed class Names : ISymbolNames
    {
        private readonly SymbolName[] _names = [.. Enumerable.Range(0, MixTape.Symbols + 1).Select(i => SymbolName.Parse($"SYM{i}"))];

        public SymbolName NameOf(int symbol) => _names[symbol];
    }
}
