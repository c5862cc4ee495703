using System.IO.Compression;
using Engine.Core;
using Engine.Core.Book;
using Engine.Core.Book.Audit;
using Engine.Core.Feed;
using Engine.Core.Feed.Itch50;
using Engine.Core.Feed.Sources;

namespace Engine.Tests.Book;

/// <summary>A real Nasdaq day of one stock against the top of book that an independent program made of it.</summary>
[Category("Golden")]
public class RealDayTests
{
    [Test]
    public void Replaying_the_real_day_gives_exactly_its_best_bids_and_offers()
    {
        var day = TestData.PathOf("amzn-2012-06-21.itch.gz");
        using var expected = new StreamReader(new GZipStream(File.OpenRead(TestData.PathOf("amzn-2012-06-21.bbo.csv.gz")), CompressionMode.Decompress));
        using var file = new LengthPrefixedFile(day, SessionId.Parse("DAY"));
        using var books = new OrderBooks<RecordingListener>(new OrderBooksOptions(), new RecordingListener());
        var decoder = new MessageDecoder<Itch50Format, EventRelay>(new EventRelay(books.OnEvents));
        file.ReadToEnd(ref decoder);

        Assert.That(expected.ReadLine(), Is.EqualTo("sequence,symbol,bid_price,bid_size,ask_price,ask_size"));
        var rows = 0;
        foreach (var call in books.Listener.Calls.Where(c => (c.Change & BookChange.Top) != 0))
        {
            Assert.That(Row(call), Is.EqualTo(expected.ReadLine()));
            rows++;
        }

        Assert.That(expected.ReadLine(), Is.Null);
        Assert.That(rows, Is.EqualTo(55_662));
        Assert.That(books.Book(books.Listener.Calls[0].Symbol).FaultCount, Is.Zero);
    }

    [Test]
    public void Every_level_of_the_real_day_is_right_after_every_message()
    {
        using var file = new LengthPrefixedFile(TestData.PathOf("amzn-2012-06-21.itch.gz"), SessionId.Parse("DAY"));
        using var books = new OrderBooks<NobodyListens, NoOrderQueues>(new OrderBooksOptions(), default, default);
        var audit = new BookAudit<NobodyListens, NoOrderQueues>(books);
        var decoder = new MessageDecoder<Itch50Format, EventRelay>(new EventRelay(events =>
        {
            foreach (ref readonly var e in events)
            {
                if (audit.Watched < 0 && e.Symbol > 0)
                    audit.Watch(e.Symbol);
            }

            audit.OnEvents(events);
        }));
        file.ReadToEnd(ref decoder);
        Assert.That(audit.FirstDifference, Is.Null, $"{audit.FirstDifference}");
        Assert.That(audit.Compared, Is.GreaterThan(178_000));
    }

    private static string Row(BookCall call) =>
        $"{call.Sequence},AMZN,{(call.HasBid ? call.BidPrice : 0)},{call.BidSize},{(call.HasAsk ? call.AskPrice : 0)},{call.AskSize}";
}
