using Engine.Core.Snapshots;

namespace Engine.Tests.Models.Litmus;

/// <summary>What the board's experiment needs of a board with one symbol.</summary>
internal interface IBoardUnderTest
{
    /// <summary>Publishes, on the writer's thread.</summary>
    void Publish(in BookSnapshot snapshot);

    /// <summary>One attempt to read in place.</summary>
    /// <param name="sequence">The sequence that was seen.</param>
    /// <param name="isWhole">Whether all fields that were seen belong together.</param>
    /// <returns>Whether the board says that the read counts.</returns>
    bool TryLook(out ulong sequence, out bool isWhole);
}

/// <summary>One writer at full speed; each read in place is the old snapshot, a new one or a retry, and nothing else.</summary>
/// <typeparam name="TBoard">A struct, so that the calls are inlined as they are in the product.</typeparam>
internal sealed class BoardLitmus<TBoard>(string name, bool isControl, int readers, Func<TBoard> create) : LitmusTest
    where TBoard : struct, IBoardUnderTest
{
    private const int Old = 0, New = 1, Retry = 2, Torn = 3, Backwards = 4;

    public override string Name => name;

    public override bool IsControl => isControl;

    public override Outcome[] Outcomes =>
    [
        new("old", OutcomeKind.Legal),
        new("new", OutcomeKind.Witness),
        // A broken board has nothing to retry.
        new("retry", isControl ? OutcomeKind.Legal : OutcomeKind.Witness),
        new("torn", OutcomeKind.Forbidden),
        new("backwards", OutcomeKind.Forbidden),
    ];

    protected override Action<LitmusRun, Tally>[] Actors()
    {
        var board = create();
        board.Publish(SnapshotPattern.Of(0, 1));
        return [(run, _) => Write(board, run), .. Enumerable.Repeat<Action<LitmusRun, Tally>>((run, tally) => Read(board, run, tally), readers)];
    }

    private static void Write(TBoard board, LitmusRun run)
    {
        for (var number = 2UL; !run.IsOver; number++)
            board.Publish(SnapshotPattern.Of(0, number));
    }

    private static void Read(TBoard board, LitmusRun run, Tally tally)
    {
        var last = 0UL;
        while (!run.IsOver)
        {
            var counts = board.TryLook(out var sequence, out var isWhole);
            var outcome = !counts ? Retry : !isWhole ? Torn : sequence == last ? Old : sequence > last ? New : Backwards;
            tally.Count(outcome);
            if (counts)
                last = sequence;
        }
    }
}

/// <summary>The product's board.</summary>
internal readonly struct SoundBoard() : IBoardUnderTest
{
    private readonly SnapshotBoard _board = new(1);

    public void Publish(in BookSnapshot snapshot) => _board.Publish(in snapshot);

    public bool TryLook(out ulong sequence, out bool isWhole)
    {
        var view = _board.View(0);
        sequence = view.Value.Sequence;
        isWhole = SnapshotPattern.IsWhole(in view.Value);
        return view.IsIntact();
    }
}

/// <summary>Frozen and broken: two slots, and readers that trust the index alone.</summary>
internal readonly struct BoardWithoutVersions() : IBoardUnderTest
{
    private readonly BookSnapshot[] _slots = new BookSnapshot[2];
    private readonly long[] _published = new long[1];

    public void Publish(in BookSnapshot snapshot)
    {
        var publication = _published[0] + 1;
        _slots[publication & 1] = snapshot;
        Volatile.Write(ref _published[0], publication);
    }

    public bool TryLook(out ulong sequence, out bool isWhole)
    {
        ref readonly var slot = ref _slots[Volatile.Read(ref _published[0]) & 1];
        sequence = slot.Sequence;
        isWhole = SnapshotPattern.IsWhole(in slot);
        return true;
    }
}

/// <summary>Frozen and broken: the version of a slot changes after the bytes instead of before.</summary>
internal readonly struct BoardWithLateVersions() : IBoardUnderTest
{
    private readonly BookSnapshot[] _slots = new BookSnapshot[2];
    private readonly long[] _versions = new long[2];
    private readonly long[] _published = new long[1];

    public void Publish(in BookSnapshot snapshot)
    {
        var publication = _published[0] + 1;
        _slots[publication & 1] = snapshot;
        Volatile.Write(ref _versions[publication & 1], publication);
        Volatile.Write(ref _published[0], publication);
    }

    public bool TryLook(out ulong sequence, out bool isWhole)
    {
        var publication = Volatile.Read(ref _published[0]);
        ref readonly var slot = ref _slots[publication & 1];
        sequence = slot.Sequence;
        isWhole = SnapshotPattern.IsWhole(in slot);
        Volatile.ReadBarrier();
        return Volatile.Read(ref _versions[publication & 1]) == publication;
    }
}
