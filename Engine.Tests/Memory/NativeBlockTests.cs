using Engine.Core.Memory;

namespace Engine.Tests.Memory;

public sealed unsafe class NativeBlockTests
{
    [TestCase(1, 4096)]
    [TestCase(5000, 4096)]
    [TestCase(3 << 20, 2 << 20)]
    public void A_block_is_zeroed_and_aligned_to_its_pages(int bytes, int alignment)
    {
        using var block = new NativeBlock<byte>(bytes);

        Assert.That((long)block.Pointer % alignment, Is.Zero);
        Assert.That(block.ReservedBytes % alignment, Is.Zero);
        Assert.That(block.ReservedBytes, Is.GreaterThanOrEqualTo(bytes));
        Assert.That(block.Slice(0, bytes).IndexOfAnyExcept((byte)0), Is.EqualTo(-1));
    }

    [Test]
    public void An_index_outside_the_block_is_refused()
    {
        using var block = new NativeBlock<long>(10);
        block[9] = 42;

        Assert.That(block[9], Is.EqualTo(42));
        Assert.That(block.At(9), Is.EqualTo(42));
        Assert.That(() => block[10], Throws.TypeOf<IndexOutOfRangeException>());
        Assert.That(() => block[-1], Throws.TypeOf<IndexOutOfRangeException>());
        Assert.That(() => block.Slice(5, 6).Length, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(block.Slice(5, 5).Length, Is.EqualTo(5));
    }

    [Test]
    public void An_empty_block_is_refused()
    {
        Assert.That(() => new NativeBlock<long>(0), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new NativeBlock<long>(long.MaxValue), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Huge_pages_are_granted_where_the_kernel_has_them()
    {
        const string Switch = "/sys/kernel/mm/transparent_hugepage/enabled";
        if (!File.Exists(Switch) || File.ReadAllText(Switch).Contains("[never]", StringComparison.Ordinal))
            Assert.Ignore("This kernel grants no transparent huge pages.");

        using var block = new NativeBlock<byte>(8 << 20);
        using var control = new NativeBlock<byte>(64 << 10);

        // A fragmented machine may grant fewer than four; none at all would mean that the advice never arrived.
        Assert.That(block.HugePageBytes(), Is.InRange(2 << 20, 8 << 20));
        Assert.That(control.HugePageBytes(), Is.Zero);
    }

    [Test]
    public void A_block_has_fences_on_both_sides()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Ignore("Fences are made by mmap on Linux.");
        using var block = new NativeBlock<byte>(100);
        var start = (nuint)block.Pointer;
        var end = start + (nuint)block.ReservedBytes;
        var maps = File.ReadAllLines("/proc/self/maps");

        Assert.That(maps.Single(l => l.StartsWith($"{start:x}-{end:x} ", StringComparison.Ordinal)), Does.Contain(" rw-p "));
        Assert.That(maps.Single(l => l.Contains($"-{start:x} ", StringComparison.Ordinal)), Does.Contain(" ---p "));
        Assert.That(maps.Single(l => l.StartsWith($"{end:x}-", StringComparison.Ordinal)), Does.Contain(" ---p "));
    }

    [Test]
    public void A_disposed_block_gives_its_memory_back_once()
    {
        var block = new NativeBlock<byte>(100);
        block.Dispose();
        block.Dispose();

        Assert.That((long)block.Pointer, Is.Zero);
        Assert.That(block.HugePageBytes(), Is.Zero);
    }
}
