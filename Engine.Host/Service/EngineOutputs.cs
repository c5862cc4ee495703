using Engine.Core;
using Engine.Core.Analysis;
using Engine.Core.Pipeline;
using Engine.Host.Kafka;
using Engine.Host.Output;
using Microsoft.Extensions.Logging;

namespace Engine.Host.Service;

/// <summary>Where the engine's output goes: Kafka, files, both or neither.</summary>
internal sealed class EngineOutputs : IDisposable
{
    private readonly BboWriter? _bbo;
    private readonly SignalWriter? _signals;
    private readonly Quarantine _bboQuarantine;
    private readonly Quarantine _signalsQuarantine;
    private readonly SignalPublisher? _kafka;
    private bool _disposed;

    public EngineOutputs(EngineSettings settings, Func<int, SymbolName> nameOf, ILoggerFactory logs)
    {
        var sinks = new List<ISignalSink>();
        var log = logs.CreateLogger<EngineOutputs>();
        void Report(string failure) => log.LogError("{Failure}", failure);
        _bboQuarantine = new Quarantine(settings.Output.Bbo, Report);
        _signalsQuarantine = new Quarantine(settings.Output.Signals, Report);
        if (settings.Output.Bbo.Length > 0)
        {
            _bbo = new BboWriter(OutputFile.Create(settings.Output.Bbo), nameOf);
            Observers.Add(new QuarantinedBbo(_bbo, _bboQuarantine));
        }

        if (settings.Output.Signals.Length > 0)
        {
            _signals = new SignalWriter(OutputFile.Create(settings.Output.Signals), nameOf);
            sinks.Add(new QuarantinedSignals(_signals, _signalsQuarantine));
        }

        if (settings.Kafka.IsOn)
        {
            sinks.Add(_kafka = new SignalPublisher(settings.Kafka, new Names(nameOf), logs.CreateLogger<SignalPublisher>()));
            FeedObservers.Add(new KafkaFeedObserver(_kafka));
        }

        Signals = new SignalFanOut([.. sinks]);
    }

    public SignalFanOut Signals { get; }

    public List<ISnapshotObserver> Observers { get; } = [];

    public List<IFeedObserver> FeedObservers { get; } = [];

    /// <summary>What became of the records for Kafka; null without Kafka.</summary>
    public PublisherCounters? Kafka => _kafka?.Counters;

    /// <summary>Starts the Kafka thread.</summary>
    public void Start() => _kafka?.Start();

    /// <summary>Snapshots, signals and summaries that could not be written to files. Any thread.</summary>
    public long Lost => _bboQuarantine.Lost + _signalsQuarantine.Lost;

    /// <summary>Writes what is buffered for files, once the pipeline has ended.</summary>
    public void Flush()
    {
        if (_bbo is not null)
            _bboQuarantine.Flush(_bbo.Flush);
        if (_signals is not null)
            _signalsQuarantine.Flush(_signals.Flush);
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _kafka?.Dispose();
        _bbo?.Dispose();
        _signals?.Dispose();
    }

    private sealed class Names(Func<int, SymbolName> nameOf) : ISymbolNames
    {
        public SymbolName NameOf(int symbol) => nameOf(symbol);
    }

    private sealed class KafkaFeedObserver(SignalPublisher kafka) : IFeedObserver
    {
        public void OnFeedEvent(in MarketEvent control) => kafka.OnFeedEvent(in control);
    }
}
