using System.Net;
using System.Net.Sockets;
using Engine.Core.Pipeline;
using Engine.Core.Simulation.Publishing;
using Engine.Core.Timing;

namespace Perf.Wire;

/// <summary>
/// <c>perf flood</c>: a sender's process that sends as much as a rate asks for, or as goes, cut up by the kernel (<c>UDP_SEGMENT</c>). What is due is sent
/// together: one packet while it keeps up, more when it was held up. Prints <c>base TICK</c> shortly before the first packet and
/// <c>sent MESSAGES DATAGRAMS FAILED NANOSECONDS LATE50 LATE99</c> after the last.
/// </summary>
internal static class FloodVerb
{
    private const int Burst = 256;

    public static int Run(IReadOnlyList<string> words)
    {
        var options = WireOptions.Parse(words);
        var tape = new FloodTape(options, SendVerb.Session);
        using var ends = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        ends.Connect(IPAddress.Loopback, options.Port);
        using var sender = new SegmentingSender(new IPEndPoint(IPAddress.Loopback, options.Port), null, 1);
        new ThreadPlacement(options.Core).Apply(null);
        var lateness = new LatencyHistogram();
        var start = Tsc.Now() + Tsc.ToTicks(SendVerb.HeadStartMs * 1e6);
        Console.WriteLine($"base {start}");
        var (messages, ticks) = Flood(sender, tape, options, start, lateness);
        SendVerb.SendEnd(ends, (ulong)messages + 1);
        Console.WriteLine($"sent {messages} {sender.Sent} {sender.Failed} {(long)Tsc.ToNanoseconds(ticks)} {SendVerb.InNanoseconds(lateness)}");
        return 0;
    }

    private static (long Messages, ulong Ticks) Flood(SegmentingSender sender, FloodTape tape, WireOptions options, ulong start, LatencyHistogram lateness)
    {
        var ticksPerPacket = options.Rate > 0 ? Tsc.Frequency * options.PerPacket / options.Rate : 0;
        var length = Tsc.ToTicks(options.Seconds * 1e9);
        ulong now;
        while ((now = Tsc.Now()) < start)
        {
        }

        long packets = 0;
        for (; now - start < length; now = Tsc.Now())
        {
            var passed = now - start;
            var due = ticksPerPacket > 0 ? (long)(passed / ticksPerPacket) + 1 - packets : Burst;
            for (var i = Math.Min(due, Burst); i > 0; i--, packets++)
            {
                var dueTicks = ticksPerPacket > 0 ? (ulong)(packets * ticksPerPacket) : passed;
                lateness.Record(passed - dueTicks);
                sender.Append(tape.Next((ulong)(packets * options.PerPacket) + 1, dueTicks));
            }

            if (due > 0)
                sender.Flush();
        }

        return (packets * options.PerPacket, now - start);
    }
}
