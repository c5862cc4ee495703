namespace Perf.Harness;

/// <summary>The metrics that tell what the garbage collector had to do with a run.</summary>
internal static class GcFigures
{
    /// <summary>Bytes that all threads allocated in a run.</summary>
    public const string Allocated = "allocated";

    /// <summary>The unit of <see cref="Allocated"/>.</summary>
    public const string AllocatedUnit = "B/run";

    /// <summary>Collections of all generations in a run.</summary>
    public const string Collections = "collections";

    /// <summary>The unit of <see cref="Collections"/>.</summary>
    public const string CollectionsUnit = "GC/run";

    /// <summary>Collections of all generations since the process began.</summary>
    public static int CollectionCount => GC.CollectionCount(0);

    /// <summary>Whether a figure is one of these, which reports show apart. A scenario's own figure of the same name has another unit.</summary>
    public static bool Has(Measurement m) => (m.Metric, m.Unit) is (Allocated, AllocatedUnit) or (Collections, CollectionsUnit);
}
