using System.Runtime.InteropServices;

namespace Engine.Core.Feed.Sources;

/// <summary>The system calls and structures of Linux on x86-64 and ARM64 that .NET's sockets do not reach.</summary>
internal static unsafe partial class UdpNative
{
    public const int MsgDontWait = 0x40;
    public const int MsgTrunc = 0x20;
    public const int SolSocket = 1;
    public const int SolUdp = 17;
    public const int SoReceiveBuffer = 8;
    public const int SoReceiveBufferForce = 33;
    public const int SoTimestampNs = 35;
    public const int SoReceiveQueueOverflow = 40;
    public const int SoMemInfo = 55;
    public const int UdpSegment = 103;
    public const int UdpGro = 104;
    public const int IpProtocol = 0;
    public const int IpMulticastAll = 49;
    public const int Interrupted = 4;
    public const int WouldBlock = 11;
    public const int ControlHeaderBytes = 16;

    [LibraryImport("libc", EntryPoint = "recvmmsg", SetLastError = true)]
    public static partial int ReceiveMany(int socket, MessageHeader* messages, uint count, int flags, void* timeout);

    [LibraryImport("libc", EntryPoint = "sendmmsg", SetLastError = true)]
    public static partial int SendMany(int socket, MessageHeader* messages, uint count, int flags);

    [LibraryImport("libc", EntryPoint = "sendto", SetLastError = true)]
    public static partial nint SendTo(int socket, byte* bytes, nuint length, int flags, SocketAddress* to, uint toLength);

    /// <summary><c>struct timespec</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }

    /// <summary><c>struct iovec</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct IoVector
    {
        public byte* Base;
        public nuint Length;
    }

    /// <summary><c>struct mmsghdr</c>: a <c>struct msghdr</c> and the number of bytes received or sent.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 64)]
    public struct MessageHeader
    {
        [FieldOffset(0)] public SocketAddress* Name;
        [FieldOffset(8)] public uint NameLength;
        [FieldOffset(16)] public IoVector* Vectors;
        [FieldOffset(24)] public nuint VectorCount;
        [FieldOffset(32)] public byte* Control;
        [FieldOffset(40)] public nuint ControlLength;
        [FieldOffset(48)] public int Flags;
        [FieldOffset(56)] public uint Length;
    }

    /// <summary><c>struct cmsghdr</c>, followed by the data.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ControlHeader
    {
        public nuint Length;
        public int Level;
        public int Type;
    }

    /// <summary><c>struct sockaddr_in</c>. Port and address are in network order.</summary>
    [StructLayout(LayoutKind.Explicit, Size = SizeInBytes)]
    public struct SocketAddress
    {
        public const int SizeInBytes = 16;

        [FieldOffset(0)] public ushort Family;
        [FieldOffset(2)] public ushort Port;
        [FieldOffset(4)] public uint Address;

        /// <summary>The address of an IPv4 endpoint.</summary>
        public static SocketAddress From(System.Net.IPEndPoint endPoint) => new()
        {
            Family = 2,
            Port = System.Buffers.Binary.BinaryPrimitives.ReverseEndianness((ushort)endPoint.Port),
            Address = AddressOf(endPoint.Address),
        };

        /// <summary>An IPv4 address as it lies in memory.</summary>
        public static uint AddressOf(System.Net.IPAddress address) => BitConverter.ToUInt32(address.GetAddressBytes());
    }
}
