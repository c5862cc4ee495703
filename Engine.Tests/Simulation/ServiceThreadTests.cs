using System.Net.Sockets;
using Engine.Core.Simulation.Publishing;

namespace Engine.Tests.Simulation;

public sealed class ServiceThreadTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Test]
    public void A_server_goes_on_after_whatever_a_peer_or_the_network_did()
    {
        Exception[] faults =
        [
            new SocketException((int)SocketError.NetworkUnreachable), new SocketException((int)SocketError.NoBufferSpaceAvailable),
            new IOException(), new ObjectDisposedException("client"),
        ];
        var calls = 0;
        using var served = new ManualResetEventSlim();
        using var closed = new ManualResetEventSlim();
        using (var thread = new ServiceThread("test-server", ServeOne, closed.Set))
        {
            Assert.That(served.Wait(Limit));
            Assert.That(thread.Failures, Is.EqualTo(faults.Length));
        }

        Assert.That(closed.IsSet);

        void ServeOne()
        {
            if (calls < faults.Length)
                throw faults[calls++];
            served.Set();
            closed.Wait(Limit);
        }
    }

    [Test]
    public void What_closing_does_to_the_request_that_is_waited_for_is_no_failure()
    {
        using var waiting = new ManualResetEventSlim();
        using var closed = new ManualResetEventSlim();
        var thread = new ServiceThread("test-server", ServeOne, closed.Set);
        Assert.That(waiting.Wait(Limit));

        thread.Dispose();

        Assert.That(thread.Failures, Is.Zero);

        void ServeOne()
        {
            waiting.Set();
            closed.Wait(Limit);
            throw new SocketException((int)SocketError.OperationAborted);
        }
    }
}
