using System.Net;
using System.Net.Sockets;
using Engine.Core;
using Engine.Core.Feed.MoldUdp64;
using Engine.Core.Pipeline;
using Engine.Core.Timing;

namespace Perf.Wire;

/// <summary>
/// <c>perf send</c>: the sender's process. Prints <c>base TICK</c> shortly before the schedule begins and <c>sent MESSAGES DROPPED DUPLICATED LATE50 LATE99</c> after its end,
/// the last two being how late it was itself, in nanoseconds at p50 and p99.
/// A packet that is late is sent at once and keeps the time it was due: nothing waits for the receiver.
/// </summary>
internal static class SendVerb
{
    /// <summary>The session of every run.</summary>
    public static readonly SessionId Session = SessionId.Parse("PERF");

    /// <summary>From the line that tells the base to the base.</summary>
    public const int HeadStartMs = 100;

    public static int Run(IReadOnlyList<string> words)
    {
        var options = WireOptions.Parse(words);
        var tape = new PacketTape(options, Session);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(IPAddress.Loopback, options.Port);
        new ThreadPlacement(options.Core).Apply(null);
        var start = Tsc.Now() + Tsc.ToTicks(HeadStartMs * 1e6);
        Console.WriteLine($"base {start}");
        var lateness = new LatencyHistogram();
        var (dropped, duplicated) = Send(socket, tape, options, start, lateness);
        SendEnd(socket, (ulong)options.Messages + 1);
        Console.WriteLine($"sent {options.Messages} {dropped * options.PerPacket} {duplicated * options.PerPacket} {InNanoseconds(lateness)}");
        return 0;
    }

    /// <summary>p50 and p99, as the last two numbers of a sender's report.</summary>
    public static string InNanoseconds(LatencyHistogram ticks)
    {
        var all = ticks.Read();
        return $"{(long)Tsc.ToNanoseconds((ulong)all.ValueAt(50))} {(long)Tsc.ToNanoseconds((ulong)all.ValueAt(99))}";
    }

    /// <summary>Sends the end of the session so often that one of them arrives.</summary>
    public static void SendEnd(Socket socket, ulong sequence)
    {
        Span<byte> end = stackalloc byte[MoldUdp64Header.Size];
        MoldUdp64Header.Write(end, Session, sequence, MoldUdp64Header.EndOfSessionCount);
        for (var i = 0; i < 20; i++)
        {
            socket.Send(end);
            Thread.Sleep(10);
        }
    }

    private static (long Dropped, long Duplicated) Send(Socket socket, PacketTape tape, WireOptions options, ulong start, LatencyHistogram lateness)
    {
        var ticksPerPacket = Tsc.Frequency * options.PerPacket / options.Rate;
        var faults = new Random((int)options.Seed);
        var withFaults = options.Drop + options.Duplicate + options.Reorder > 0;
        long dropped = 0, duplicated = 0;
        for (var i = 0; i < options.Packets; i++)
        {
            var due = (ulong)(i * ticksPerPacket);
            var packet = tape.Stamped(i, due);
            ulong now;
            while ((now = Tsc.Now()) < start + due)
            {
            }

            lateness.Record(now - (start + due));

            if (!withFaults)
            {
                socket.Send(packet);
                continue;
            }

            // The first packet and the last are spared, so that the session's beginning and end are known.
            var spared = i == 0 || i >= options.Packets - 2;
            if (!spared && faults.NextDouble() < options.Drop)
            {
                dropped++;
                continue;
            }

            if (!spared && faults.NextDouble() < options.Reorder)
                socket.Send(tape.Stamped(++i, due));
            socket.Send(packet);
            if (!spared && faults.NextDouble() < options.Duplicate)
            {
                socket.Send(packet);
                duplicated++;
            }
        }

        return (dropped, duplicated);
    }
}
