extern alias stories;

using System.Text;
using Confluent.Kafka;
using Engine.Host.Kafka;
using stories::StoryService;

namespace Engine.Tests.Stories;

/// <summary>A broker, and the story service on it as often as a test wants, each time on the same SQLite file.</summary>
internal sealed class StoryServiceHarness : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly IProducer<byte[], byte[]> _producer;

    public StoryServiceHarness()
    {
        Folder = Directory.CreateTempSubdirectory("stories-").FullName;
        Broker = new EmbeddedBroker(EmbeddedBroker.DefaultTopics);
        _producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = Broker.BootstrapServers, LingerMs = 1 }).Build();
    }

    public string Folder { get; }

    public EmbeddedBroker Broker { get; }

    public StoryOptions Options => new() { Urls = "http://127.0.0.1:0", Kafka = Broker.BootstrapServers, Database = $"sqlite:{Folder}/stories.db" };

    public async Task<StoryApplication> Start()
    {
        var application = new StoryApplication(Options, Serilog.Core.Logger.None);
        await application.Start();
        return application;
    }

    public void Produce(byte[] value, string key = "k") =>
        _producer.Produce("engine.signals", new Message<byte[], byte[]> { Key = Encoding.UTF8.GetBytes(key), Value = value });

    /// <summary>A signal as the engine writes it; the time follows from the number.</summary>
    public void ProduceSignal(int number, string symbol = "ACME", string kind = "SPREAD_WIDENED") => Produce(
        Encoding.UTF8.GetBytes($$"""
            {"signal":{"id":"S/{{number}}/{{symbol}}/{{kind}}","session":"S","symbol":"{{symbol}}","kind":"{{kind}}","lastSequence":"{{number}}",
            "startTimeNs":"{{StoryRows.Start}}","endTimeNs":"{{StoryRows.Start + number * 1_000_000L}}","direction":"{{(number % 2 == 0 ? "DIRECTION_BID" : "DIRECTION_ASK")}}","magnitude":{{MagnitudeOf(kind, number)}},"baseline":300,"unit":"1e-4",
            "severity":"WARNING","quality":"LIVE","bidPrice":1000200,"bidSize":"300","askPrice":1001400,"askSize":"200"} }
            """),
        symbol);

    private static string MagnitudeOf(string kind, int number) => kind switch
    {
        "SPREAD_WIDENED" => $"{900 + number % 7}",
        "AGGRESSIVE_TRADING" => $"{1_000 + number % 7 * 100}",
        "SWEEP" => $"{3 + number % 3}",
        _ => $"0.{80 + number % 15}",
    };

    public void Flush() => _producer.Flush(Patience);

    public static void WaitFor(Func<bool> condition, Func<string>? what = null) =>
        Assert.That(SpinWait.SpinUntil(() => { Thread.Sleep(5); return condition(); }, Patience), Is.True, what ?? (() => "waited too long"));

    public void Dispose()
    {
        _producer.Dispose();
        Broker.Dispose();
        Directory.Delete(Folder, true);
    }
}
