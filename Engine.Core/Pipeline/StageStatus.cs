namespace Engine.Core.Pipeline;

/// <summary>One stage at one moment, see <see cref="StageCounters"/>.</summary>
/// <param name="Name"><c>receive</c>, <c>feed</c>, <c>book</c>, <c>snapshot</c>, <c>analysis</c> or <c>journal</c>, with <c>-0</c>, <c>-1</c>, … where there are several.</param>
/// <param name="Thread">The thread it runs on.</param>
/// <param name="In">Items taken in.</param>
/// <param name="Out">Items handed on.</param>
/// <param name="Depth">Items that waited in its input queue when it last looked.</param>
/// <param name="HighWater">The most that ever waited there.</param>
/// <param name="Stalls">Times it had to wait because the next stage's queue was full.</param>
/// <param name="Missed">Items overwritten before it read them.</param>
/// <param name="Refused">Items it had no room for.</param>
/// <param name="BusyShare">Share of the time, 0 to 1, in which its thread found work; stages of one thread share it.</param>
public readonly record struct StageStatus(
    string Name, string Thread, long In, long Out, long Depth, long HighWater, long Stalls, long Missed, long Refused, double BusyShare)
{
    /// <summary>Every stage of a pipeline.</summary>
    internal static IReadOnlyList<StageStatus> Of(PipelineParts parts)
    {
        var stages = new List<StageStatus>();
        // Receiving has the first thread where it has one of its own, the journal the last; analysis is the last of the rest, in between are book threads, if any.
        var first = parts.Agents[parts.Receive is null ? 0 : 1];
        var last = parts.Agents[parts.Journal is null ? ^1 : ^2];
        if (parts.Receive is { } receive)
            stages.Add(Take("receive", receive, in receive.Counters));
        stages.Add(Take("feed", first, in parts.Feed.Counters));
        for (var i = 0; i < parts.SnapshotStages.Count; i++)
        {
            var number = parts.SnapshotStages.Count > 1 ? $"-{i}" : "";
            if (i < parts.BookAgents.Count)
                stages.Add(Take($"book{number}", parts.BookAgents[i], in parts.BookAgents[i].Counters));
            stages.Add(Take($"snapshot{number}", i < parts.BookAgents.Count ? parts.BookAgents[i] : first, in parts.SnapshotStages[i].Counters));
        }

        stages.Add(Take("analysis", last, in parts.Analysis.Counters));
        if (parts.Journal is { } journal)
            stages.Add(Take("journal", journal, in journal.Counters));
        return stages;
    }

    private static StageStatus Take(string name, IAgent agent, in StageCounters counters) => new(
        name, agent.Role, counters.In, counters.Out, counters.Depth, counters.HighWater, counters.Stalls, counters.Missed, counters.Refused, agent.Counters.BusyShare);
}
