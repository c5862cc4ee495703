using System.Runtime.InteropServices;
using Engine.Core.Feed.Sources.Journal;

namespace Engine.Tests.Feed.Sources.Journal;

public sealed unsafe class JournalRingTests
{
    [Test]
    public void Records_come_out_as_a_queue_would_give_them([Values(1, 2, 3, 4)] int seed)
    {
        const int capacity = 4_096;
        using var ring = new JournalRing(capacity);
        var twin = new Queue<(int Bytes, int Mark)>();
        var random = new Random(seed);
        int marks = 0, refused = 0;
        for (var step = 0; step < 200_000; step++)
        {
            if (random.Next(2) == 0)
            {
                var bytes = 8 * random.Next(1, 1 + capacity / 32);
                var record = (int*)ring.TryClaim(bytes);
                if (record == null)
                {
                    refused++;
                    Assert.That(twin.Sum(item => item.Bytes), Is.GreaterThan(capacity - 2 * bytes - capacity / 4), "refused although there was room");
                    continue;
                }

                (record[0], record[1]) = (bytes, marks);
                twin.Enqueue((bytes, marks++));
                ring.Publish();
            }
            else
            {
                var records = ring.Peek(random.Next(1, capacity));
                for (var rest = records; !rest.IsEmpty;)
                {
                    var words = MemoryMarshal.Cast<byte, int>(rest);
                    Assert.That((words[0], words[1]), Is.EqualTo(twin.Dequeue()));
                    rest = rest[words[0]..];
                }

                ring.Release(records.Length);
            }
        }

        Assert.That((marks, refused), Is.EqualTo((marks, refused)).And.Matches<(int Marks, int Refused)>(x => x is { Marks: > 50_000, Refused: > 100 }));
    }

    [Test]
    public void Two_threads_see_every_record_whole_and_in_order()
    {
        using var ring = new JournalRing(1 << 14);
        const int records = 300_000;
        var reader = Task.Factory.StartNew(() => ReadAll(ring, records), TaskCreationOptions.LongRunning);
        var random = new Random(7);
        for (var i = 0; i < records; i++)
        {
            var bytes = 8 * random.Next(1, 64);
            int* record;
            while ((record = (int*)ring.TryClaim(bytes)) == null)
                Thread.Yield();
            new Span<int>(record, bytes / 4).Fill(i);
            record[0] = bytes;
            ring.Publish();
        }

        Assert.That(reader.Wait(TimeSpan.FromSeconds(60)), Is.True);
        Assert.That(reader.Result, Is.Zero, "torn or out of order");
    }

    private static int ReadAll(JournalRing ring, int records)
    {
        var wrong = 0;
        for (var i = 0; i < records;)
        {
            var bytes = ring.Peek(1 << 12);
            if (bytes.IsEmpty)
                Thread.Yield();
            for (var rest = bytes; !rest.IsEmpty; i++)
            {
                var words = MemoryMarshal.Cast<byte, int>(rest);
                var record = words[..(words[0] / 4)];
                if (record[1..].ContainsAnyExcept(i))
                    wrong++;
                rest = rest[words[0]..];
            }

            ring.Release(bytes.Length);
        }

        return wrong;
    }
}
