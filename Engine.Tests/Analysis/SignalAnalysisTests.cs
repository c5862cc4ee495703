using System.Runtime.InteropServices;
using CsCheck;
using Engine.Core;
using Engine.Core.Analysis;
using Engine.Core.Snapshots;

namespace Engine.Tests.Analysis;

public sealed class SignalAnalysisTests
{
    private static readonly AnalysisOptions Options = new() { MaxSymbols = 8 };

    [Test]
    public void The_same_snapshots_give_the_same_bytes_in_batches_of_any_size() =>
        Gen.Select(RandomMarket.Session, Gen.Int[1, 50]).Sample(
            (snapshots, batch) =>
            {
                var whole = BytesOf(snapshots, snapshots.Count);
                var published = snapshots.Select((s, i) => s with { PublishTsc = (ulong)(i * batch) }).ToList();
                Assert.That(BytesOf(published, batch), Is.EqualTo(whole));
            },
            iter: 100);

    [Test]
    public void An_embedder_can_register_an_analyzer()
    {
        var signals = OneAnalyzer.Run<EveryTrade, long>(default, new Tape().Add().Trade(Side.Bid, 30).Add().Trade(Side.Ask, 7));
        Assert.That(signals.Select(s => (s.LastSequence, s.Magnitude, s.Baseline)), Is.EqualTo(new[] { (2ul, 30.0, 0.0), (4ul, 7.0, 1.0) }));
    }

    [Test]
    public void The_analyzer_of_the_documentation_works()
    {
        var tape = new Tape().Trade(Side.Bid, 900).Trade(Side.Ask, 1_500).Trade(Side.Bid, 1_200).Trade(Side.Bid, 2_000);
        var sink = new RecordingSink();
        var analyzers = AnalyzerSet.BuiltIn(Options).Add<RecordTrade, uint>(new RecordTrade(1_000));
        using var analysis = new SignalAnalysis(Options, sink, analyzers);
        analysis.OnSnapshots(CollectionsMarshal.AsSpan(tape.Snapshots));
        Assert.That(sink.Signals.Select(s => (s.Direction, s.Magnitude, s.Baseline)), Is.EqualTo(new[] { (Side.Ask, 1_500.0, 900.0), (Side.Bid, 2_000, 1_500) }));
    }

    [Test]
    public void A_signal_carries_the_book_it_was_seen_on()
    {
        var signal = OneAnalyzer.Run<EveryTrade, long>(default, new Tape().Trade(Side.Ask, 30, change: (ref BookSnapshot s) =>
        {
            s.ReceiveTsc = 17;
            s.Flags |= SnapshotFlags.Suspect;
        })).Single();
        Assert.That(
            (signal.BidPrice, signal.BidSize, signal.AskPrice, signal.AskSize, signal.LastTradePrice, signal.ReceiveTsc, signal.Quality, signal.Flags, signal.Symbol),
            Is.EqualTo((1_000_000, 100L, 1_000_100, 100L, 1_000_000, 17ul, BookQuality.Live, SnapshotFlags.Suspect | SnapshotFlags.Traded, 1)));
    }

    [TestCase(DistrustedBooks.None, 5)]
    [TestCase(DistrustedBooks.Stale, 4)]
    [TestCase(DistrustedBooks.Stale | DistrustedBooks.Halted, 3)]
    [TestCase(DistrustedBooks.Stale | DistrustedBooks.Halted | DistrustedBooks.Crossed, 2)]
    [TestCase(DistrustedBooks.Stale | DistrustedBooks.Halted | DistrustedBooks.Crossed | DistrustedBooks.Locked, 1)]
    [TestCase(DistrustedBooks.All, 0)]
    public void Distrusted_books_make_no_signal_where_they_are_withheld(DistrustedBooks withhold, int expected)
    {
        var tape = new Tape()
            .Trade(Side.Bid, 1, change: (ref BookSnapshot s) => s.Quality = BookQuality.StaleGap)
            .Trade(Side.Bid, 1, change: (ref BookSnapshot s) => (s.Quality, s.Flags) = (BookQuality.Live, s.Flags | SnapshotFlags.Halted))
            .Trade(Side.Bid, 1, change: (ref BookSnapshot s) => s.Flags = (s.Flags & ~SnapshotFlags.Halted) | SnapshotFlags.Crossed)
            .Trade(Side.Bid, 1, change: (ref BookSnapshot s) => s.Flags = (s.Flags & ~SnapshotFlags.Crossed) | SnapshotFlags.Locked)
            .Trade(Side.Bid, 1, change: (ref BookSnapshot s) => s.Flags = (s.Flags & ~SnapshotFlags.Locked) | SnapshotFlags.Suspect);
        var sink = new RecordingSink();
        using var analysis = new SignalAnalysis(Options with { Withhold = withhold }, sink, new AnalyzerSet().Add<EveryTrade, long>(default));
        analysis.OnSnapshots(CollectionsMarshal.AsSpan(tape.Snapshots));
        Assert.That((sink.Signals.Count, analysis.Signals, analysis.Withheld), Is.EqualTo((expected, (long)expected, 5L - expected)));
    }

    [Test]
    public void An_analyzer_is_told_of_an_interruption_before_the_snapshot_after_it()
    {
        var tape = new Tape().Add().Add()
            .Add((ref BookSnapshot s) => s.Quality = BookQuality.StaleGap).Add()
            .Add((ref BookSnapshot s) => s.Quality = BookQuality.Live).Add();
        var withheld = OneAnalyzer.Run<CountInterruptions, long>(default, tape);
        Assert.That(withheld.Select(s => s.Magnitude), Is.EqualTo(new[] { 1.0, 1, 2, 2 }), "the first snapshot follows none");

        var shown = OneAnalyzer.Run<CountInterruptions, long>(default, tape, Options with { Withhold = DistrustedBooks.None });
        Assert.That(shown.Select(s => s.Magnitude), Is.EqualTo(new[] { 1.0, 1, 2, 2, 3, 3 }), "a book that lost messages and one that was rebuilt do not follow");
    }

    [Test]
    public void A_symbol_beyond_the_capacity_is_counted_and_ignored([Values(8, int.MaxValue, -1)] int symbol)
    {
        var sink = new RecordingSink();
        using var analysis = new SignalAnalysis(Options, sink);
        analysis.OnSnapshots(CollectionsMarshal.AsSpan(new Tape(symbol).Add().Add().Snapshots));
        analysis.Flush();
        Assert.That((analysis.Ignored, sink.Summaries.Count), Is.EqualTo((2L, 0)));
    }

    [Test]
    public void A_new_session_forgets_everything()
    {
        var one = new Tape().Calm(90 * Tape.Second).Snapshots;
        var two = new Tape().Calm(90 * Tape.Second).Add((ref BookSnapshot s) => s.AskPrice += 900).Wait(Tape.Second).Add().Snapshots
            .Select(s => s with { Session = SessionId.Parse("NEXT") }).ToList();
        Assert.That(BytesOf([.. one, .. two], 7), Is.EqualTo((byte[])[.. BytesOf(one, 7), .. BytesOf(two, 7)]));
    }

    [Test]
    public void Time_that_runs_backwards_harms_nothing()
    {
        var tape = new Tape().Calm(70 * Tape.Second).Wait(-5 * Tape.Second).Calm(Tape.Second).Wait(-100_000 * Tape.Second).Calm(Tape.Second);
        var sink = new RecordingSink();
        using var analysis = new SignalAnalysis(Options, sink);
        analysis.OnSnapshots(CollectionsMarshal.AsSpan(tape.Snapshots));
        analysis.Flush();
        Assert.That(sink.Summaries.Select(s => s.StartTimeNs), Is.Ordered.And.Unique);
        Assert.That(sink.Summaries.Select(s => s.Spread), Is.All.EqualTo(100.0));
    }

    [Test, Category("HotPath")]
    public void Analysis_allocates_nothing_after_start()
    {
        var snapshots = AnalysisInput.Busy(symbols: 50, count: 200_000);
        var sink = new CountingSink();
        using var analysis = new SignalAnalysis(new() { MaxSymbols = 64 }, sink);

        var allocated = Allocations.Of(() =>
        {
            analysis.OnSnapshots(snapshots);
            analysis.Flush();
        });

        Assert.That(allocated, Is.Zero);
        Assert.That(sink.Signals, Is.GreaterThan(10), "signals were made, or their cost was not looked at");
        Assert.That(sink.Summaries, Is.GreaterThan(1_000));

        Assert.That(Allocations.Of(() => GC.KeepAlive(new object())), Is.Positive, "the detector sees a single object");
    }

    private static byte[] BytesOf(List<BookSnapshot> snapshots, int batch)
    {
        var sink = new ByteSink();
        using var analysis = new SignalAnalysis(Options, sink);
        for (var i = 0; i < snapshots.Count; i += batch)
            analysis.OnSnapshots(CollectionsMarshal.AsSpan(snapshots).Slice(i, Math.Min(batch, snapshots.Count - i)));
        analysis.Flush();
        return sink.Bytes.ToArray();
    }

    /// <summary>An embedder's own analyzer: a signal for each trade, with the number of trades before it.</summary>
    private readonly struct EveryTrade : IAnalyzer<long>
    {
        public bool OnSnapshot(in BookSnapshot snapshot, ref long state, ref Finding finding)
        {
            if ((snapshot.Flags & SnapshotFlags.Traded) == 0)
                return false;
            finding = new Finding { Kind = SignalKind.AggressiveTrading, Magnitude = snapshot.LastTradeSize, Baseline = state++ };
            return true;
        }

        public void OnInterruption(ref long state)
        {
        }
    }

    /// <summary>As <c>docs/analysis.md</c> shows it.</summary>
    private readonly struct RecordTrade(uint atLeast) : IAnalyzer<uint>
    {
        public bool OnSnapshot(in BookSnapshot snapshot, ref uint largest, ref Finding finding)
        {
            if ((snapshot.Flags & SnapshotFlags.Traded) == 0 || snapshot.LastTradeSize <= largest)
                return false;
            var before = largest;
            largest = snapshot.LastTradeSize;
            if (largest < atLeast)
                return false;
            finding = new Finding
            {
                Kind = SignalKind.AggressiveTrading,
                Direction = snapshot.LastAggressor,
                Severity = Severity.Notice,
                Magnitude = largest,
                Baseline = before,
                FirstSequence = snapshot.Sequence,
                StartTimeNs = snapshot.ExchangeTimeNs,
            };
            return true;
        }

        public void OnInterruption(ref uint largest)
        {
        }
    }

    private readonly struct CountInterruptions : IAnalyzer<long>
    {
        public bool OnSnapshot(in BookSnapshot snapshot, ref long state, ref Finding finding)
        {
            finding = new Finding { Kind = SignalKind.Sweep, Magnitude = state };
            return true;
        }

        public void OnInterruption(ref long state) => state++;
    }

    private sealed class CountingSink : ISignalSink
    {
        public long Signals { get; private set; }

        public long Summaries { get; private set; }

        public void OnSignal(in Signal signal) => Signals++;

        public void OnSummary(in SymbolSummary summary) => Summaries++;
    }

    private sealed class ByteSink : ISignalSink
    {
        public List<byte> Bytes { get; } = [];

        public void OnSignal(in Signal signal) => Bytes.AddRange(MemoryMarshal.AsBytes(new ReadOnlySpan<Signal>(in signal)));

        public void OnSummary(in SymbolSummary summary) => Bytes.AddRange(MemoryMarshal.AsBytes(new ReadOnlySpan<SymbolSummary>(in summary)));
    }
}
