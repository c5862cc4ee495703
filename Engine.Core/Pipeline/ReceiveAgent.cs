using Engine.Core.Feed.Sources;

namespace Engine.Core.Pipeline;

/// <summary>
/// The receive thread of the staged and sharded topologies: datagrams from the sockets into the packet ring, one system call a socket. It waits for
/// nobody: when the ring is full it leaves packets in the socket buffers, counts that, and looks again.
/// </summary>
/// <param name="receiver">The sockets.</param>
/// <param name="ring">Where packets go.</param>
/// <param name="stopRequested">Set when the pipeline is to stop.</param>
/// <param name="decoded">Set when the decode thread has ended and nobody takes packets any more.</param>
/// <param name="received">Set when this has ended and everything it received is in the ring.</param>
internal sealed class ReceiveAgent(UdpReceiver receiver, PacketRing ring, Completion stopRequested, Completion decoded, Completion received) : IAgent
{
    private readonly StageCounters[] _counters = new StageCounters[1];
    private int _turn;
    private bool _isFull;

    public string Role => "engine-rx";

    /// <summary>In: ring slots filled. Out: the same.</summary>
    public ref StageCounters Counters => ref _counters[0];

    [HotPath]
    public AgentState DoWork()
    {
        if (stopRequested.IsSet || decoded.IsSet)
            return AgentState.Finished;
        var total = 0;
        for (var i = 0; i < receiver.SocketCount; i++)
        {
            var slots = ring.Claim(receiver.Batch);
            if (slots.Count == 0)
            {
                OnFull();
                break;
            }

            _isFull = false;
            var count = receiver.Receive(_turn, in slots);
            ring.Publish(count);
            total += count;
            // After a full ring the next socket has its turn, so that none is starved.
            _turn = _turn + 1 == receiver.SocketCount ? 0 : _turn + 1;
        }

        Counters.Count(total, total);
        return total > 0 ? AgentState.Busy : AgentState.Idle;
    }

    public void OnStopped() => received.Set();

    // Once for each time reading stops, however often the ring is looked at until there is room.
    private void OnFull()
    {
        if (_isFull)
            return;
        _isFull = true;
        Counters.Stall();
        receiver.Counters.Add(UdpCounter.Stalls, 1);
    }
}
