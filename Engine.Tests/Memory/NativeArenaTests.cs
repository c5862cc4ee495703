using Engine.Core.Memory;

namespace Engine.Tests.Memory;

public sealed unsafe class NativeArenaTests
{
    [Test]
    public void Arrays_start_apart_and_fill_the_arena_exactly()
    {
        using var arena = new NativeArena(NativeArena.BytesFor<long>(3) + NativeArena.BytesFor<byte>(129));
        var longs = arena.Take<long>(3);
        var bytes = arena.Take<byte>(129);

        Assert.That((long)longs % CacheLine.Isolation, Is.Zero);
        Assert.That((byte*)bytes - (byte*)longs, Is.EqualTo(CacheLine.Isolation));
        Assert.That(arena.TakenBytes, Is.EqualTo(arena.CapacityBytes));
        Assert.That(() => arena.Take<byte>(1) == null, Throws.InvalidOperationException);
    }

    [Test]
    public void A_disposed_arena_gives_nothing()
    {
        var arena = new NativeArena(1000);
        arena.Dispose();

        Assert.That(() => arena.Take<byte>(1) == null, Throws.InvalidOperationException);
    }
}
