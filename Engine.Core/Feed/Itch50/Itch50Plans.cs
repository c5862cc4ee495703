using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Engine.Core.Feed.Itch50;

/// <summary>The plans of the seven types that make up a day, by the low five bits of their letter, and the sides by their letter.</summary>
internal static unsafe class Itch50Plans
{
    private const int Slots = 32;

    // Aligned to their size, which managed arrays are not; they live as long as the process.
    private static readonly Itch50Plan* Plans = BuildPlans();
    private static readonly byte* Sides = BuildSides();

    /// <summary>The only plan that a message of this type could have: its <see cref="Itch50Plan.Key"/> tells whether it does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref readonly Itch50Plan For(byte type) => ref Plans[type & (Slots - 1)];

    /// <summary>The <see cref="Side"/> of an indicator; 0 if it is neither <c>B</c> nor <c>S</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint SideOf(byte indicator) => Sides[indicator];

    private static Itch50Plan* BuildPlans()
    {
        var plans = (Itch50Plan*)NativeMemory.AlignedAlloc(Slots * Itch50Plan.SizeInBytes, Itch50Plan.SizeInBytes);
        NativeMemory.Clear(plans, Slots * Itch50Plan.SizeInBytes);
        plans['A' % Slots] = Itch50Plan.Of('A', EventKind.Add, secondaryAt: 24, priceAt: 32, sizeAt: 20, sideAt: 19);
        plans['F' % Slots] = Itch50Plan.Of('F', EventKind.Add, secondaryAt: 24, priceAt: 32, sizeAt: 20, sideAt: 19);
        plans['E' % Slots] = Itch50Plan.Of('E', EventKind.Execute, secondaryAt: 23, priceAt: 0, sizeAt: 19, sideAt: 0);
        plans['X' % Slots] = Itch50Plan.Of('X', EventKind.Cancel, secondaryAt: 0, priceAt: 0, sizeAt: 19, sideAt: 0);
        plans['D' % Slots] = Itch50Plan.Of('D', EventKind.Delete, secondaryAt: 0, priceAt: 0, sizeAt: 0, sideAt: 0);
        plans['U' % Slots] = Itch50Plan.Of('U', EventKind.Replace, secondaryAt: 19, priceAt: 31, sizeAt: 27, sideAt: 0);
        plans['P' % Slots] = Itch50Plan.Of('P', EventKind.Trade, secondaryAt: 36, priceAt: 32, sizeAt: 20, sideAt: 19);
        return plans;
    }

    private static byte* BuildSides()
    {
        var sides = (byte*)NativeMemory.AllocZeroed(256);
        sides['B'] = (byte)Side.Bid;
        sides['S'] = (byte)Side.Ask;
        return sides;
    }
}
