using System.Runtime.CompilerServices;

namespace Engine.Tests.Rules;

/// <summary>Methods that break a rule in a way that is easily overlooked: in native code, behind an attribute, or by what the compiler makes of them.</summary>
internal static class HotPathDisguises
{
    private static object? s_kept;
    private static string s_text = "a";
    private static int[] s_numbers = [1, 2, 3];

    internal interface IShape
    {
        int Area();
    }

    [Breaks("NewArray")]
    public static int SpanToArray(ReadOnlySpan<int> numbers) => numbers.ToArray().Length;

    [Breaks("NewArray")]
    public static int TwoDimensions() => new int[2, 3].Length;

    [Breaks("NewArray")]
    public static void CloneOfAnArray() => s_kept = s_numbers.Clone();

    [Breaks("NewArray")]
    public static void ResizedArray() => Array.Resize(ref s_numbers, 8);

    [Breaks("NewArray")]
    public static void PinnedArray() => s_kept = GC.AllocateArray<int>(9, pinned: true);

    [Breaks("NewArray")]
    public static int Params() => CountOf(1, 2, 3);

    [Breaks("NewArray")]
    public static int NamedAsIfItOnlyThrew() => ThrowawayBuffer();

    [Breaks("NewObject")]
    public static void GuardThatAllocatesFirst() => ThrowIfPositive(s_numbers[0]);

    [Breaks("NewObject")]
    public static int NewOfATypeArgument() => Make<Thing>().X;

    [Breaks("NewObject")]
    public static void Activated() => s_kept = Activator.CreateInstance(typeof(Thing));

    [Breaks("NewObject")]
    public static void Uninitialised() => s_kept = RuntimeHelpers.GetUninitializedObject(typeof(Thing));

    [Breaks("NewObject")]
    public static void InAFinally()
    {
        try
        {
            s_numbers[0]++;
        }
        finally
        {
            s_kept = new Thing();
        }
    }

    [Breaks("NewObject")]
    public static int InAnOperator() => default(Operand) + default(Operand);

    [Breaks("NewObject")]
    public static int Iterator()
    {
        var sum = 0;
        foreach (var number in Numbers())
            sum += number;
        return sum;
    }

    [Breaks("Box")]
    public static void KeptAsAnInterface() => Keep(5);

    [Breaks("Box")]
    public static bool EqualsOfAnEnum() => DayOfWeek.Friday.Equals(s_kept);

    [Breaks("Lock")]
    public static void MethodImpl() => Synchronized();

    [Breaks("InterfaceCall")]
    public static int SealedClassAsATypeArgument(SealedShape shape) => AreaOf(shape);

    [Breaks("String")]
    public static bool LengthOfAString() => s_text.Length == 3;

    [Breaks("String")]
    public static bool StartOfAString() => s_text.StartsWith('a');

    [MethodImpl(MethodImplOptions.Synchronized)]
    private static void Synchronized() => s_numbers[0]++;

    private static int CountOf(params int[] numbers) => numbers.Length;

    private static int ThrowawayBuffer() => new int[9].Length;

    private static void ThrowIfPositive(int number)
    {
        s_kept = new Thing();
        if (number > 0)
            throw new InvalidOperationException();
    }

    private static T Make<T>()
        where T : new() => new();

    private static void Keep<T>(T value) => s_kept = value as IComparable;

    private static int AreaOf<T>(T shape)
        where T : IShape => shape.Area();

    private static IEnumerable<int> Numbers()
    {
        yield return 1;
    }

    internal sealed class SealedShape : IShape
    {
        public int Area() => 1;
    }

    private readonly struct Operand
    {
        public static int operator +(Operand left, Operand right)
        {
            s_kept = new Thing();
            return 1;
        }
    }

    private sealed class Thing
    {
        public int X { get; }
    }

    /// <summary>Which rule a sample breaks.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    internal sealed class BreaksAttribute(string rule) : Attribute
    {
        public string Rule { get; } = rule;
    }
}
