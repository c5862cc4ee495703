using Engine.Core.Book;
using Engine.Core.Feed;
using Engine.Core.Feed.Itch50;
using Perf.Harness;

namespace Perf.Scenarios;

/// <summary>Decode, order-by-order books and the detection of changed tops, over a simulated ITCH day on one thread, in runs of ten messages.</summary>
internal sealed class BookKernel : IInstructionKernel
{
    public string Name => "book";

    public Func<long, long> Prepare()
    {
        var tape = new FlowTape();
        var books = new BookEngine<BookTopHash, PriceLadder, NoOrderQueues>(new OrderBooksOptions { OrderCapacity = 1 << 18, SymbolCapacity = 1024 }, default, default);
        var decoder = new MessageDecoder<Itch50Format, BookReplay.Sink<PriceLadder>>(new BookReplay.Sink<PriceLadder>(books));
        return count =>
        {
            tape.Play(ref decoder, count);
            return (long)books.Listener.Hash;
        };
    }
}
