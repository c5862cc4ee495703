using Engine.Core;
using Engine.Core.Analysis;
using Engine.Core.Snapshots;

namespace Engine.Tests.Analysis;

/// <summary>
/// An analyzer written from its formula and nothing else: it keeps every snapshot it ever saw and computes each average as the explicit
/// weighted sum over all of them, so that it shares no running state with the engine's. One symbol.
/// </summary>
internal abstract class SlowTwin
{
    /// <summary>What was shown so far, with the marks of interruptions.</summary>
    protected List<Seen> Past { get; } = [];

    /// <summary>What it finds.</summary>
    public List<Signal> Signals { get; } = [];

    public void Show(BookSnapshot snapshot, bool interrupted)
    {
        Past.Add(new(snapshot, interrupted));
        Judge(snapshot);
    }

    /// <summary>Looks at the last of <see cref="Past"/>.</summary>
    protected abstract void Judge(BookSnapshot now);

    protected void Tell(BookSnapshot now, SignalKind kind, Side direction, Severity severity, double magnitude, double baseline, BookSnapshot first) =>
        Signals.Add(new Signal
        {
            Session = now.Session,
            Symbol = now.Symbol,
            Kind = kind,
            Direction = direction,
            Severity = severity,
            Magnitude = magnitude,
            Baseline = baseline,
            FirstSequence = first.Sequence,
            LastSequence = now.Sequence,
            StartTimeNs = first.ExchangeTimeNs,
            EndTimeNs = now.ExchangeTimeNs,
        });

    /// <summary>Σ weight · value with the weights of <c>EventClock</c>'s definition, written out: αᵢ · Πⱼ﹥ᵢ (1 − αⱼ).</summary>
    protected static double WeightedMean(IReadOnlyList<(double Ns, double Value)> held, TimeSpan tau)
    {
        var alphas = new double[held.Count];
        double observed = 0;
        for (var i = 0; i < held.Count; i++)
        {
            alphas[i] = held[i].Ns == 0 ? 0 : held[i].Ns / (Math.Min(tau.TotalNanoseconds, observed) + held[i].Ns);
            observed += held[i].Ns;
        }

        double sum = 0, rest = 1;
        for (var i = held.Count - 1; i >= 0; i--)
        {
            sum += rest * alphas[i] * held[i].Value;
            rest *= 1 - alphas[i];
        }

        return sum;
    }

    protected static double Observed(IReadOnlyList<(double Ns, double Value)> held) => held.Sum(h => h.Ns);

    protected static Severity OfFraction(double measure, double threshold) =>
        measure >= threshold + 0.9 * (1 - threshold) ? Severity.Alert : measure >= threshold + 0.5 * (1 - threshold) ? Severity.Warning : Severity.Notice;

    protected static Severity OfMultiple(double measure, double threshold) => (measure / threshold) switch
    {
        >= 4 => Severity.Alert,
        >= 2 => Severity.Warning,
        _ => Severity.Notice,
    };

    protected readonly record struct Seen(BookSnapshot Snapshot, bool Interrupted);

    /// <summary>Values that were held from one event to the next, with their durations.</summary>
    protected sealed class Holding
    {
        private long? _sinceNs;
        private double _value;

        public List<(double Ns, double Value)> Spans { get; } = [];

        /// <summary>Ends the span of the value held, and holds another from now on.</summary>
        public void Hold(long nowNs, double value)
        {
            if (_sinceNs is { } sinceNs && nowNs > sinceNs)
                Spans.Add((nowNs - sinceNs, _value));
            if (_sinceNs is null || nowNs > _sinceNs)
                _sinceNs = nowNs;
            _value = value;
        }

        /// <summary>The duration and value that <see cref="Hold"/> would add now.</summary>
        public (double Ns, double Value) Pending(long nowNs) => _sinceNs is { } sinceNs && nowNs > sinceNs ? (nowNs - sinceNs, _value) : default;

        public void Pause() => _sinceNs = null;

        public void Clear()
        {
            Spans.Clear();
            _sinceNs = null;
        }
    }

    /// <summary>Conditions at past snapshots; scans back for the start of the row that holds now.</summary>
    protected sealed class Row
    {
        private readonly List<(BookSnapshot Snapshot, bool Holds)> _row = [];

        public long QuietUntilNs { get; set; }

        public BookSnapshot First { get; private set; }

        public bool IsActive { get; set; }

        public bool IsPending => !IsActive && _row.Count > 0 && _row[^1].Holds;

        public bool Begins(bool holds, BookSnapshot now, TimeSpan minDuration)
        {
            _row.Add((now, holds && now.ExchangeTimeNs >= QuietUntilNs));
            var start = _row.Count;
            while (start > 0 && _row[start - 1].Holds)
                start--;
            if (start == _row.Count)
                return false;
            First = _row[start].Snapshot;
            return IsActive = now.ExchangeTimeNs - First.ExchangeTimeNs >= minDuration.TotalNanoseconds;
        }

        public void End(long nowNs, TimeSpan coolDown)
        {
            IsActive = false;
            _row.Clear();
            QuietUntilNs = nowNs + (long)coolDown.TotalNanoseconds;
        }

        public void Break()
        {
            if (!IsActive)
                _row.Clear();
        }
    }
}
