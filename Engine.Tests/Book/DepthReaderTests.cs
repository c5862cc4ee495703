using Engine.Core;
using Engine.Core.Book;
using static Engine.Tests.Book.BookEvents;

namespace Engine.Tests.Book;

/// <summary>Depth for other threads: whole, from between two packets, and never in the writer's way.</summary>
public sealed class DepthReaderTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Test]
    public void An_answer_has_the_best_levels_of_both_sides()
    {
        using var books = Books();
        var reader = books.CreateDepthReader(2);
        books.Apply(Add(1, 1, Side.Bid, 10_000, 1), Add(1, 2, Side.Bid, 10_100, 2), Add(1, 3, Side.Bid, 9_900, 3), Add(1, 4, Side.Ask, 10_200, 4));
        Assert.That(reader.TryTake(), Is.False);
        Assert.That(reader.TryAsk(1), Is.True);
        Assert.That(reader.TryAsk(1), Is.False);
        Assert.That(reader.TryTake(), Is.False);
        books.ServeDepthRequests();
        Assert.That(reader.TryTake(), Is.True);
        Assert.That(reader.Bids.ToArray(), Is.EqualTo(new[] { new Level(10_100, 2), new Level(10_000, 1) }));
        Assert.That(reader.Asks.ToArray(), Is.EqualTo(new[] { new Level(10_200, 4) }));
        Assert.That((reader.Symbol, reader.Quality, reader.EventCount), Is.EqualTo((1, BookQuality.Live, 4L)));
    }

    [Test]
    public void A_symbol_without_a_book_has_an_empty_answer([Values(-1, 5, int.MaxValue)] int symbol)
    {
        using var books = Books();
        var reader = books.CreateDepthReader(2);
        reader.TryAsk(symbol);
        books.ServeDepthRequests();
        Assert.That(reader.TryTake(), Is.True);
        Assert.That((reader.Bids.Length, reader.Asks.Length, reader.Quality), Is.EqualTo((0, 0, BookQuality.Empty)));
    }

    [Test]
    public void Readers_on_other_threads_see_only_what_was_there_between_two_packets()
    {
        const int levels = 40, readers = 3, answers = 2_000;
        using var books = new OrderBooks<NobodyListens>(new OrderBooksOptions { OrderCapacity = 1024, SymbolCapacity = 2, ColdLevelCapacity = 1024 }, default);
        var failures = new List<string>();
        var finished = 0;
        var threads = Enumerable.Range(0, readers).Select(_ => new Thread(() =>
        {
            if (ReadAll(books.CreateDepthReader(levels), levels, answers) is { } failure)
                lock (failures) failures.Add(failure);
            Interlocked.Increment(ref finished);
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();
        // Every packet gives all levels of both sides the same size, one level at a time.
        var packet = new MarketEvent[4 * levels];
        for (uint size = 1; Volatile.Read(ref finished) < readers; size = size % 1_000 + 1)
        {
            for (var i = 0; i < 2 * levels; i++)
            {
                var reference = (ulong)i + 1;
                packet[i * 2] = Delete(1, reference);
                packet[i * 2 + 1] = Add(1, reference, i < levels ? Side.Bid : Side.Ask, i < levels ? 1_000_000 - i * 100 : 1_000_000 + i * 100, size);
            }

            books.OnEvents(packet);
            Thread.Yield();
        }

        foreach (var thread in threads)
            Assert.That(thread.Join(Patience), Is.True);
        Assert.That(failures, Is.Empty);
    }

    private static string? ReadAll(DepthReader reader, int levels, int answers)
    {
        var lastCount = 0L;
        var deadline = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        for (var answer = 0; answer < answers; answer++)
        {
            reader.TryAsk(1);
            while (!reader.TryTake())
            {
                if (Environment.TickCount64 > deadline)
                    return answer > 0 ? null : "no answer";
                Thread.Yield();
            }

            if (reader.EventCount < lastCount)
                return $"event count fell from {lastCount} to {reader.EventCount}";
            lastCount = reader.EventCount;
            if (reader.Quality == BookQuality.Empty)
                continue;
            if (reader.Bids.Length != levels || reader.Asks.Length != levels)
                return $"{reader.Bids.Length} bids, {reader.Asks.Length} asks";
            foreach (var level in (Level[])[.. reader.Bids, .. reader.Asks])
            {
                if (level.Size != reader.Bids[0].Size)
                    return $"sizes {level.Size} and {reader.Bids[0].Size} in one answer";
            }
        }

        return null;
    }
}

/// <summary>Is told nothing.</summary>
internal struct NobodyListens : IBookListener
{
    public void OnBookChanged(ref readonly MarketEvent e, ref readonly SymbolBook book, BookChange change)
    {
    }
}
