using System.Buffers;
using Engine.Core.Feed.MoldUdp64;

namespace Engine.Core.Simulation.Publishing;

/// <summary>Where the snapshot server asks and the publishing thread, which alone may touch the content, answers between two messages.</summary>
internal sealed class SnapshotDesk
{
    private readonly Lock _oneAtATime = new();
    private readonly ManualResetEventSlim _answered = new();
    private SessionId _session;
    private ulong _atLeast;
    private bool _isAsked;
    private Answer? _answer;

    /// <summary>Asks and waits. Any thread.</summary>
    /// <returns>Null if the session is another, the sequence was not sent yet, the content has no snapshots, or nobody answered in time.</returns>
    public Answer? Ask(SessionId session, ulong atLeast, TimeSpan limit)
    {
        lock (_oneAtATime)
        {
            _session = session;
            _atLeast = atLeast;
            _answer = null;
            _answered.Reset();
            Volatile.Write(ref _isAsked, true);
            var inTime = _answered.Wait(limit);
            Volatile.Write(ref _isAsked, false);
            return inTime ? Volatile.Read(ref _answer) : null;
        }
    }

    /// <summary>Answers if somebody asked. The publishing thread.</summary>
    /// <param name="current">The session being published.</param>
    /// <param name="sequence">The last message published in it, which is the last one the content has written.</param>
    /// <param name="content">What is published.</param>
    public void Serve(SessionId current, ulong sequence, IFeedContent content)
    {
        if (!Volatile.Read(ref _isAsked))
            return;
        // Nobody can have heard of a message that was not sent: who asks for one would hold up those who wait behind it.
        var canAnswer = _session == current && content.HasSnapshots && sequence >= _atLeast;
        Volatile.Write(ref _isAsked, false);
        if (canAnswer)
        {
            var blocks = new ArrayBufferWriter<byte>(1 << 16);
            var messages = content.WriteSnapshot(blocks);
            Volatile.Write(ref _answer, new Answer(blocks.WrittenMemory, current, sequence, messages));
        }

        _answered.Set();
    }

    /// <summary>A snapshot, ready to be sent.</summary>
    public sealed record Answer(ReadOnlyMemory<byte> Blocks, SessionId Session, ulong Sequence, long Messages)
    {
        /// <summary>The end that follows the blocks.</summary>
        public byte[] End()
        {
            var end = new byte[SnapshotProtocol.EndBytes];
            SnapshotProtocol.WriteEnd(end, Session, Sequence, Messages);
            return end;
        }
    }
}
