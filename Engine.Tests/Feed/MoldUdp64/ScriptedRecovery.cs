using System.Text;
using Engine.Core;
using Engine.Core.Feed.MoldUdp64;

namespace Engine.Tests.Feed.MoldUdp64;

/// <summary>A recovery channel that writes down what it is asked and answers as told.</summary>
internal readonly struct ScriptedRecovery(ScriptedRecovery.Script script) : IRecoveryChannel
{
    public int RetransmissionServers => script.Servers;

    public bool HasSnapshots => script.HasSnapshots;

    public bool TryRequest(int server, SessionId session, ulong first, int count)
    {
        if (script.RefusesRequests)
            return false;
        script.Requests.Add((server, first, count));
        return true;
    }

    public bool TryRequestSnapshot(SessionId session, ulong atLeast)
    {
        if (script.RefusesSnapshots)
            return false;
        script.SnapshotRequests.Add(atLeast);
        return true;
    }

    public SnapshotFetch PollSnapshot(out SnapshotSpool? spool)
    {
        spool = script.Fetch == SnapshotFetch.Ready ? script.Spool : null;
        return script.Fetch;
    }

    public void ReleaseSnapshot() => script.Fetch = SnapshotFetch.Pending;

    internal sealed class Script
    {
        public int Servers { get; init; }

        public bool HasSnapshots { get; init; }

        public bool RefusesRequests { get; set; }

        public bool RefusesSnapshots { get; set; }

        public List<(int Server, ulong First, int Count)> Requests { get; } = [];

        public List<ulong> SnapshotRequests { get; } = [];

        public SnapshotFetch Fetch { get; set; }

        public SnapshotSpool Spool { get; } = new();

        public void Offer(string session, ulong sequence, params string[] messages)
        {
            Spool.Clear();
            foreach (var message in messages)
                Spool.Append([0, (byte)message.Length, .. Encoding.ASCII.GetBytes(message)]);
            Spool.Complete(SessionId.Parse(session), sequence);
            Fetch = SnapshotFetch.Ready;
        }
    }
}
