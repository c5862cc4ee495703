using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace Engine.Core.Simulation.Publishing;

/// <summary>
/// What a receiver on this machine has not read of its socket yet, as Linux tells in <c>/proc/net/udp</c>. Sender and receiver then agree on
/// the end: a sender that left while the receiver is behind would leave nobody to ask for what the kernel dropped.
/// </summary>
internal static class ReceiveQueue
{
    private const string Table = "/proc/net/udp";
    private const int LocalAddress = 1;
    private const int Queues = 4;

    /// <summary>In place of a number of bytes: nobody is bound there.</summary>
    public const long Nobody = -1;

    /// <summary>Bytes that wait at the sockets bound to <paramref name="endPoint"/>, which is loopback, or <see cref="Nobody"/>; null: it cannot be known.</summary>
    public static long? UnreadBytes(IPEndPoint endPoint)
    {
        try
        {
            return Find(File.ReadLines(Table), endPoint);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The same, from the lines of the table.</summary>
    internal static long Find(IEnumerable<string> table, IPEndPoint endPoint)
    {
        var unread = Nobody;
        foreach (var line in table.Skip(1))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > Queues && (fields[LocalAddress] == Name(endPoint) || fields[LocalAddress] == Name(new IPEndPoint(IPAddress.Any, endPoint.Port))))
                unread = Math.Max(unread, 0) + long.Parse(fields[Queues].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }

        return unread;
    }

    // The address as the machine's own integer, the port as a number.
    private static string Name(IPEndPoint endPoint)
    {
        var bytes = endPoint.Address.GetAddressBytes();
        var address = BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return $"{address:X8}:{endPoint.Port:X4}";
    }
}
