using System.Runtime.CompilerServices;
using Engine.Core.Memory;
using Engine.Core.Snapshots;

namespace Engine.Tests.Snapshots;

public sealed class BroadcastLayoutTests
{
    [Test]
    public void The_words_that_readers_watch_are_isolated_from_the_writers_own_and_from_the_rest_of_the_ring()
    {
        var words = default(BroadcastWords);
        ref var start = ref Unsafe.As<BroadcastWords, byte>(ref words);
        var intent = (long)Unsafe.ByteOffset(ref start, ref Unsafe.As<long, byte>(ref words.Intent));
        var cursor = (long)Unsafe.ByteOffset(ref start, ref Unsafe.As<long, byte>(ref words.Cursor));
        var next = (long)Unsafe.ByteOffset(ref start, ref Unsafe.As<long, byte>(ref words.Next));
        var limit = (long)Unsafe.ByteOffset(ref start, ref Unsafe.As<long, byte>(ref words.Limit));

        Assert.That(intent, Is.GreaterThanOrEqualTo(CacheLine.Isolation));
        Assert.That(cursor - intent, Is.EqualTo(sizeof(long)), "a reader takes both in one line");
        Assert.That(next - cursor, Is.GreaterThanOrEqualTo(CacheLine.Isolation));
        Assert.That(Unsafe.SizeOf<BroadcastWords>() - limit, Is.GreaterThanOrEqualTo(CacheLine.Isolation));
    }
}
