using Engine.Core.Book;
using Engine.Core.Book.Audit;

namespace Engine.Core.Pipeline;

/// <summary>The books of all shards in numbers: what they hold, what they refused, how full they are. Any thread, read anew each time.</summary>
public readonly struct BookTotals
{
    private readonly PipelineParts _parts;

    internal BookTotals(PipelineParts parts) => _parts = parts;

    /// <summary>Symbols that have a book in this session.</summary>
    public int ActiveSymbols => _parts.Books.Sum(b => b.ActiveSymbols);

    /// <summary>Symbols of this session for which no book was left: nothing is known of them. Raise <see cref="PipelineOptions.MaxSymbols"/>.</summary>
    public long SymbolsWithoutBook => _parts.Books.Sum(b => b.Counters.SymbolsWithoutBook);

    /// <summary>Events ignored because their symbol's index is out of range, or no book was left for it.</summary>
    public long EventsWithoutBook => _parts.Books.Sum(b => b.Counters.WithoutBook);

    /// <summary>Events ignored because the session had ended.</summary>
    public long EventsAfterEnd => _parts.Books.Sum(b => b.Counters.IgnoredAfterEnd);

    /// <summary>Trades the exchange broke afterwards.</summary>
    public long BrokenTrades => _parts.Books.Sum(b => b.Counters.BrokenTrades);

    /// <summary>Live orders.</summary>
    public long LiveOrders => _parts.Books.Sum(b => (long)b.OrderCount);

    /// <summary>The most live orders that a shard ever had, as a share of what it takes: 1 is full.</summary>
    public double PeakOrderLoad => _parts.Books.Max(b => (double)b.PeakOrderCount / b.OrderCapacity);

    /// <summary>The most slots that an order ever lay behind its home; orders that would lie more than 1,024 behind it are refused.</summary>
    public int LongestProbe => _parts.Books.Max(b => b.LongestProbe);

    /// <summary>Levels far from the best that there is memory in use for.</summary>
    public long ColdLevelsTaken => _parts.Books.Sum(b => b.ColdLevelsTaken);

    /// <summary>The most of them that a shard ever used, as a share of what it has: 1 is full.</summary>
    public double PeakColdLoad => _parts.Books.Max(b => (double)b.PeakColdLevelsTaken / b.ColdLevelCapacity);

    /// <summary>Levels far from the best that there is memory for.</summary>
    public long ColdLevelCapacity => _parts.Books.Sum(b => b.ColdLevelCapacity);

    /// <summary>Bytes of native memory.</summary>
    public long MemoryBytes => _parts.Books.Sum(b => b.MemoryBytes);

    /// <summary>Bytes of that which huge pages back. Reads <c>/proc/self/smaps</c>: milliseconds, for start-up logs.</summary>
    public long HugePageBytes => _parts.Books.Sum(b => b.HugePageBytes);

    /// <summary>Comparisons of the watched symbol's book with the slow one (<see cref="PipelineOptions.AuditSymbol"/>).</summary>
    public long AuditComparisons => _parts.Audits.Sum(a => a.Compared);

    /// <summary>The first difference these found; null: none.</summary>
    public BookDifference? AuditDifference => _parts.Audits.Select(a => a.FirstDifference).FirstOrDefault(d => d is not null);

    /// <summary>Faults of one kind.</summary>
    public long FaultsOf(BookFault fault) => _parts.Books.Sum(b => b.Counters.FaultsOf(fault));
}
