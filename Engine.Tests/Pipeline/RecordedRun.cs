using System.Security.Cryptography;
using Engine.Core.Analysis;
using Engine.Core.Feed;
using Engine.Core.Feed.Sources.Journal;
using Engine.Core.Pipeline;
using Engine.Core.Snapshots;
using Engine.Host.Output;

namespace Engine.Tests.Pipeline;

/// <summary>One source through a whole pipeline, losslessly, with hashes of everything that came out.</summary>
internal sealed class RecordedRun : ISnapshotObserver
{
    private readonly IncrementalHash _snapshots = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public string Bbo { get; private set; } = "";

    public string Signals { get; private set; } = "";

    public string Summaries { get; private set; } = "";

    public string Snapshots { get; private set; } = "";

    public long SnapshotCount { get; private set; }

    public long SignalCount { get; private set; }

    /// <summary>All hashes in one line, for comparison.</summary>
    public string All => $"bbo {Bbo} signals {Signals} summaries {Summaries} snapshots {Snapshots}";

    /// <param name="source">What is run.</param>
    /// <param name="options">Where it runs.</param>
    /// <param name="journal">What records it; null: nothing.</param>
    /// <param name="besides">Also takes every signal and summary, after the writers.</param>
    public static RecordedRun Of<TFormat>(IFeedSource source, PipelineOptions options, JournalOptions? journal = null, params ISignalSink[] besides)
        where TFormat : struct, IWireFormat
    {
        var run = new RecordedRun();
        using var bboBytes = new MemoryStream();
        using var signalBytes = new MemoryStream();
        using var summaryBytes = new MemoryStream();
        MarketDataPipeline? pipeline = null;
        using (var bbo = new BboWriter(new Uncloseable(bboBytes), symbol => pipeline!.Symbols.NameOf(symbol)))
        using (var signals = new SignalWriter(new Uncloseable(signalBytes), symbol => pipeline!.Symbols.NameOf(symbol)))
        using (var summaries = new SignalWriter(new Uncloseable(summaryBytes), symbol => pipeline!.Symbols.NameOf(symbol)))
        {
            pipeline = new PipelineBuilder(options with { Lossless = true, MaxSymbols = 256, MaxOrders = 1 << 18 })
                .From(source)
                .JournalTo(journal ?? new JournalOptions())
                .Observe(new BboObserver(bbo))
                .Observe(run)
                .Analyse(new SignalFanOut([new Apart(signals, summaries), .. besides]))
                .Build<TFormat>();
            using (pipeline)
            {
                pipeline.Start();
                Assert.That(pipeline.Completion.Wait(TimeSpan.FromSeconds(60)), Is.True, "the pipeline did not end");
                run.SignalCount = pipeline.Counters.Signals!.Signals;
            }
        }

        run.Bbo = Hash(bboBytes);
        run.Signals = Hash(signalBytes);
        run.Summaries = Hash(summaryBytes);
        run.Snapshots = Convert.ToHexStringLower(run._snapshots.GetHashAndReset())[..16];
        return run;
    }

    public void OnSnapshots(ReadOnlySpan<BookSnapshot> snapshots)
    {
        SnapshotCount += snapshots.Length;
        foreach (var snapshot in snapshots)
        {
            // The two times of the machine's clock; everything else is a function of the input.
            var comparable = snapshot with { PublishTsc = 0, ReceiveTsc = 0 };
            _snapshots.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(new ReadOnlySpan<BookSnapshot>(in comparable)));
        }
    }

    private static string Hash(MemoryStream bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray()))[..16];

    /// <summary>Signals to one sink, summaries to another.</summary>
    private sealed class Apart(SignalWriter signals, SignalWriter summaries) : ISignalSink
    {
        public void OnSignal(in Signal signal) => signals.OnSignal(in signal);

        public void OnSummary(in SymbolSummary summary) => summaries.OnSummary(in summary);
    }

    private sealed class Uncloseable(Stream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }
}
