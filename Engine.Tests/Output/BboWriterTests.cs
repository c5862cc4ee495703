using System.Text;
using Engine.Core.Snapshots;
using Engine.Host.Output;

namespace Engine.Tests.Output;

public sealed class BboWriterTests
{
    [Test]
    public void There_is_a_row_where_the_best_price_or_size_of_a_symbol_differs_and_nowhere_else()
    {
        var text = Written(
            new() { Sequence = 1, Symbol = 1, BidPrice = 5, BidSize = 6, AskPrice = 7, AskSize = 8 },
            new() { Sequence = 2, Symbol = 1, BidPrice = 5, BidSize = 6, AskPrice = 7, AskSize = 8, LastTradePrice = 5 },
            new() { Sequence = 3, Symbol = 200, BidPrice = 5, BidSize = 6, AskPrice = 7, AskSize = 8 },
            new() { Sequence = 4, Symbol = 1, BidPrice = 5, BidSize = 6, AskPrice = 7, AskSize = 9 });
        Assert.That(text, Is.EqualTo("sequence,symbol,bid_price,bid_size,ask_price,ask_size\n1,AMZN,5,6,7,8\n3,S200,5,6,7,8\n4,AMZN,5,6,7,9\n"));
    }

    [Test]
    public void An_empty_side_is_two_zeros_whatever_the_snapshot_holds_there()
    {
        var text = Written(
            new() { Sequence = 1, Symbol = 1, Flags = SnapshotFlags.NoBid | SnapshotFlags.NoAsk, BidPrice = 3 },
            new() { Sequence = 2, Symbol = 1, Flags = SnapshotFlags.NoAsk, BidPrice = 5, BidSize = 6, AskPrice = 7 },
            new() { Sequence = 3, Symbol = 1, Flags = SnapshotFlags.NoBid | SnapshotFlags.NoAsk });
        Assert.That(text, Is.EqualTo("sequence,symbol,bid_price,bid_size,ask_price,ask_size\n2,AMZN,5,6,0,0\n3,AMZN,0,0,0,0\n"));
    }

    [Test]
    public void The_longest_row_fits()
    {
        var text = Written(new BookSnapshot
        {
            Sequence = ulong.MaxValue,
            Symbol = 9_999_999,
            BidPrice = int.MinValue,
            BidSize = long.MinValue,
            AskPrice = int.MinValue,
            AskSize = long.MinValue,
        });
        Assert.That(text, Does.EndWith($"{ulong.MaxValue},S9999999,{int.MinValue},{long.MinValue},{int.MinValue},{long.MinValue}\n"));
    }

    private static string Written(params BookSnapshot[] snapshots)
    {
        var stream = new MemoryStream();
        using (var writer = new BboWriter(stream, SymbolNames.NameOf))
        {
            foreach (var snapshot in snapshots)
                writer.OnSnapshot(in snapshot);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
