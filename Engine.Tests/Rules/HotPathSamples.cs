using System.Runtime.InteropServices;

namespace Engine.Tests.Rules;

/// <summary>Methods that break one rule each, and methods that break none: the walk must tell them apart.</summary>
internal static unsafe class HotPathSamples
{
    private static readonly object Gate = new();
    private static readonly int[] Numbers = [3, 1, 2];
    private static volatile int s_flag;

    internal interface IShape
    {
        int Area();
    }

    internal interface INamedSeam
    {
        [Engine.Core.ColdPath("a named seam")]
        int Area();
    }

    public static object NewObject() => new();

    public static int NewArray(int n) => new int[n].Length;

    public static object Box(int n) => n;

    public static int InterfaceCall(IShape shape) => shape.Area();

    public static int InterfaceCallOnAClassArgument<T>(T shape)
        where T : IShape => shape.Area();

    /// <summary>What makes the method above an interface call.</summary>
    public static int PassesAClass(Open open) => InterfaceCallOnAClassArgument(open);

    public static int VirtualCall(Open open) => open.Area();

    public static int DelegateCall(Func<int> f) => f();

    public static int FunctionPointerCall(delegate*<int> f) => f();

    public static void Lock()
    {
        lock (Gate)
            Numbers[0]++;
    }

    public static void Raises()
    {
        if (Numbers.Length == 0)
            throw null!;
    }

    public static int String(int n) => n.ToString(System.Globalization.CultureInfo.InvariantCulture).Length;

    public static bool Literal() => Numbers.Length == Length("three");

    public static int VolatileField() => s_flag++;

    public static int Linq() => Numbers.Max();

    public static int BoxesToCallObject(Square square) => square.GetHashCode();

    public static int HiddenBehindAStructArgument() => AreaOf(new Allocating());

    public static int HiddenTwoCallsDeep() => OneDeep();

    public static int GoodStructArgument(int side) => AreaOf(new Square { Side = side });

    public static int GoodSealedClass(Sealed shape) => shape.Area();

    public static int GoodSpans(ReadOnlySpan<byte> bytes)
    {
        var numbers = MemoryMarshal.Cast<byte, int>(bytes);
        var sum = 0;
        foreach (var number in numbers)
            sum += number;
        return sum + bytes[0] + Volatile.Read(ref Numbers[0]) + Math.Max(bytes.Length, 3);
    }

    [Engine.Core.ColdPath("a sample")]
    public static object GoodColdPath() => new();

    /// <summary>A call through an interface whose declaration gives the reason.</summary>
    public static int GoodNamedSeam(INamedSeam seam) => seam.Area();

    public static bool GoodCaller() => GoodColdPath() is not null;

    private static int OneDeep() => NewArray(3);

    private static int Length(string text) => text.Length;

    private static int AreaOf<T>(T shape)
        where T : struct, IShape => shape.Area();

    internal struct Square : IShape
    {
        public int Side;

        public readonly int Area() => Side * Side;
    }

    internal struct Allocating : IShape
    {
        public readonly int Area() => new List<int>().Count;
    }

    internal class Open : IShape
    {
        public virtual int Area() => 0;
    }

    internal sealed class Sealed : IShape
    {
        public int Area() => 1;
    }
}
