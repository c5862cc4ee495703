using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Engine.Core.Memory;

namespace Engine.Tests.Memory;

/// <summary>Measures where the runtime really puts contended words, and shows that the usual padding tricks fail the same measurement.</summary>
public sealed class IsolationTests
{
    [Test]
    public void Two_isolated_words_in_one_object_lie_a_pair_of_lines_apart()
    {
        var owner = new TwoIsolated();

        Assert.That(Distance(ref owner.First, ref owner.Second), Is.GreaterThanOrEqualTo(CacheLine.Isolation));
    }

    [Test]
    public void An_isolated_word_keeps_its_distance_from_every_other_field_and_from_the_next_object()
    {
        var owner = new Mixed { Reference = "x", Before = 1, After = 2 };
        ref var word = ref Unsafe.AddByteOffset(ref Unsafe.As<IsolatedLong, byte>(ref owner.Word), (nint)CacheLine.Isolation);

        foreach (var neighbour in new[]
                 {
                     Offset(ref word, ref Unsafe.As<string?, byte>(ref owner.Reference)),
                     Offset(ref word, ref Unsafe.As<long, byte>(ref owner.Before)),
                     Offset(ref word, ref Unsafe.As<long, byte>(ref owner.After)),
                 })
            Assert.That(Math.Abs(neighbour), Is.GreaterThanOrEqualTo(CacheLine.Isolation));
        Assert.That(Unsafe.SizeOf<IsolatedLong>(), Is.EqualTo(2 * CacheLine.Isolation + sizeof(long)));
    }

    [Test]
    public void Elements_of_an_array_of_isolated_words_lie_apart()
    {
        var words = new IsolatedLong[2];

        Assert.That(Distance(ref words[0], ref words[1]), Is.GreaterThanOrEqualTo(2 * CacheLine.Isolation));
    }

    [Test]
    public void Control_a_class_with_a_size_has_no_pad_behind_its_word()
    {
        // Objects allocated in a row: the distance of their words is the size the runtime really gave them.
        var distances = Enumerable.Range(0, 1000).Select(_ => new SizedClass()).ToArray();
        var closest = distances.Zip(distances.Skip(1), (a, b) => Math.Abs((long)Unsafe.ByteOffset(ref a.Value, ref b.Value))).Min();

        Assert.That(closest, Is.LessThan(2 * CacheLine.Isolation), "the runtime now honours the size of a class: the remark in IsolatedLong is out of date");
    }

    [Test]
    public void Control_pads_in_a_plain_class_do_not_stay_around_the_words()
    {
        var owner = new PaddedByFields();

        Assert.That(Math.Abs((long)Unsafe.ByteOffset(ref owner.First, ref owner.Second)), Is.LessThan(CacheLine.Isolation));
    }

    private static long Distance(ref IsolatedLong a, ref IsolatedLong b) => Math.Abs((long)Unsafe.ByteOffset(ref a, ref b));

    private static long Offset(ref byte from, ref byte to) => Unsafe.ByteOffset(ref from, ref to);

    private sealed class TwoIsolated
    {
        public IsolatedLong First;
        public IsolatedLong Second;
    }

    private sealed class Mixed
    {
        public long Before;
        public IsolatedLong Word;
        public string? Reference;
        public long After;
    }

    [StructLayout(LayoutKind.Explicit, Size = 264)]
    private sealed class SizedClass
    {
        [FieldOffset(128)] public long Value;
    }

    [InlineArray(15)]
    private struct Block120
    {
        private long _first;
    }

    private sealed class PaddedByFields
    {
        public long First = 1;
        public Block120 Between = default;
        public long Second = 2;
    }
}
