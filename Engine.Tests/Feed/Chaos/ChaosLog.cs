using Engine.Core;
using Engine.Core.Feed;

namespace Engine.Tests.Feed.Chaos;

/// <summary>
/// Takes what an arbiter hands on, puts it into books, and holds it against what was sent: each message once, in order, or reported lost; each book that is
/// called right, right.
/// </summary>
internal sealed class ChaosLog : IDisposable
{
    private const ulong HashPrime = 0x100000001B3;

    private readonly ChaosBooks _books = new();
    private readonly List<BookTop[]> _sent;
    private readonly List<bool> _applied = [false];
    private readonly List<bool> _lost = [false];
    private bool _inRebuild;
    private ulong _next = 1;
    private ulong _at;

    /// <summary>A log.</summary>
    /// <param name="sent">The sender's books after each sequence.</param>
    public ChaosLog(List<BookTop[]> sent) => _sent = sent;

    /// <summary>The first thing that was not as it must be.</summary>
    public string? Fault { get; private set; }

    /// <summary>Of everything that was handed on, in order.</summary>
    public ulong Hash { get; private set; } = 14695981039346656037;

    public long LiveChecks { get; private set; }

    public long Rebuilds { get; private set; }

    public int Ends { get; private set; }

    public ulong MissingAtEnd { get; private set; }

    public long Applied => _applied.Count(a => a);

    public long Lost => _lost.Count(l => l);

    public void OnMessages(SessionId session, ulong first, int count, ReadOnlySpan<byte> blocks)
    {
        Mix(first, (ulong)count);
        foreach (var b in blocks)
            Hash = (Hash ^ b) * HashPrime;
        if (!_inRebuild || first >= _next)
            Note(first, count);
        if (!_inRebuild)
            _at = first + (uint)count - 1;
        _books.OnMessages(session, first, count, blocks);
    }

    public void OnControl(ref MarketEvent control)
    {
        Mix((ulong)control.Kind, control.Sequence);
        _books.OnControl(ref control);
        switch (control.Kind)
        {
            case EventKind.GapDeclared:
                _inRebuild = false;
                NoteLoss(control.Sequence, control.OrderReference);
                break;
            case EventKind.RebuildStarted:
                _inRebuild = true;
                break;
            case EventKind.RebuildEnded:
                _inRebuild = false;
                _at = control.Sequence;
                Rebuilds++;
                break;
            case EventKind.SessionEnded:
                Ends++;
                MissingAtEnd = control.OrderReference;
                break;
        }
    }

    /// <summary>Holds every book that is called right against the sender's, at the sequence it stands at.</summary>
    public void CheckBooks()
    {
        for (var symbol = 1; symbol <= ChaosBooks.Symbols; symbol++)
        {
            if (_books.QualityOf(symbol) is not (BookQuality.Live or BookQuality.StaleSilent or BookQuality.Closed))
                continue;
            LiveChecks++;
            var (found, sent) = (_books.TopOf(symbol), _sent[(int)_at][symbol - 1]);
            if (found != sent)
                Fail($"symbol {symbol} is {_books.QualityOf(symbol)} and {found} at {_at}, the sender's {sent}");
        }
    }

    public void Dispose() => _books.Dispose();

    private void Note(ulong first, int count)
    {
        for (var sequence = first; sequence < first + (uint)count; sequence++)
        {
            Grow(sequence);
            if (_applied[(int)sequence])
                Fail($"{sequence} was handed on twice");
            // Out of order only where a loss is made good before anything behind it was handed on.
            if (sequence != _next && !_lost[(int)sequence])
                Fail($"{sequence} was handed on where {_next} was due");
            _applied[(int)sequence] = true;
            _lost[(int)sequence] = false;
            _next = sequence + 1;
        }
    }

    private void NoteLoss(ulong first, ulong count)
    {
        for (var sequence = first; sequence < first + count; sequence++)
        {
            Grow(sequence);
            if (_applied[(int)sequence])
                Fail($"{sequence} was handed on and reported lost");
            _lost[(int)sequence] = true;
        }

        _next = first + count;
    }

    private void Grow(ulong sequence)
    {
        while ((ulong)_applied.Count <= sequence)
        {
            _applied.Add(false);
            _lost.Add(false);
        }
    }

    private void Mix(ulong a, ulong b) => Hash = ((Hash ^ a) * HashPrime ^ b) * HashPrime;

    private void Fail(string fault) => Fault ??= fault;

    /// <summary>The sink in front of a log.</summary>
    public readonly struct Sink(ChaosLog log) : IMessageSink
    {
        public void OnMessages(SessionId session, ulong firstSequence, int count, ReadOnlySpan<byte> blocks, ulong receiveTsc) =>
            log.OnMessages(session, firstSequence, count, blocks);

        public void OnControl(ref MarketEvent control) => log.OnControl(ref control);
    }
}
