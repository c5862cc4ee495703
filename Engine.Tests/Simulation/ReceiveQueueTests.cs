using System.Net;
using System.Net.Sockets;
using Engine.Core.Simulation.Publishing;

namespace Engine.Tests.Simulation;

[Platform("Linux")]
internal sealed class ReceiveQueueTests
{
    [Test]
    public void It_tells_what_a_receiver_has_not_read_and_that_nobody_is_there()
    {
        IPEndPoint where;
        using (var receiver = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0)))
        {
            where = (IPEndPoint)receiver.Client.LocalEndPoint!;
            Assert.That(ReceiveQueue.UnreadBytes(where), Is.Zero);

            using var sender = new UdpClient();
            sender.Send(new byte[100], where);
            Assert.That(() => ReceiveQueue.UnreadBytes(where), Is.GreaterThanOrEqualTo(100).After(5_000, 5));

            IPEndPoint? from = null;
            receiver.Receive(ref from);
            Assert.That(ReceiveQueue.UnreadBytes(where), Is.Zero);
        }

        Assert.That(ReceiveQueue.UnreadBytes(where), Is.EqualTo(ReceiveQueue.Nobody));
    }

    [Test]
    public void A_receiver_bound_to_every_address_counts()
    {
        using var receiver = new UdpClient(new IPEndPoint(IPAddress.Any, 0));
        var port = ((IPEndPoint)receiver.Client.LocalEndPoint!).Port;
        Assert.That(ReceiveQueue.UnreadBytes(new IPEndPoint(IPAddress.Loopback, port)), Is.Zero);
    }
}
