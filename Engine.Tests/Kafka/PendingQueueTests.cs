using Engine.Core;
using Engine.Core.Analysis;
using Engine.Host.Kafka;

namespace Engine.Tests.Kafka;

internal sealed class PendingQueueTests
{
    [Test]
    public void Newer_signal_takes_the_place_of_the_older_one_of_its_symbol_and_kind()
    {
        var queue = new PendingQueue(4);

        Assert.That(queue.Add(Signal("A", SignalKind.Sweep, 1)), Is.EqualTo(Waiting.Queued));
        Assert.That(queue.Add(Signal("B", SignalKind.Sweep, 2)), Is.EqualTo(Waiting.Queued));
        Assert.That(queue.Add(Signal("A", SignalKind.Imbalance, 3)), Is.EqualTo(Waiting.Queued));
        Assert.That(queue.Add(Signal("A", SignalKind.Sweep, 4)), Is.EqualTo(Waiting.Coalesced));

        Assert.That(Drain(queue), Is.EqualTo(new ulong[] { 4, 2, 3 }));
    }

    [Test]
    public void Oldest_is_dropped_when_nothing_coalesces_and_its_key_is_free_again()
    {
        var queue = new PendingQueue(2);

        queue.Add(Signal("A", SignalKind.Sweep, 1));
        queue.Add(Signal("B", SignalKind.Sweep, 2));
        Assert.That(queue.Add(Signal("C", SignalKind.Sweep, 3)), Is.EqualTo(Waiting.DroppedOldest));
        Assert.That(queue.Add(Signal("A", SignalKind.Sweep, 4)), Is.EqualTo(Waiting.DroppedOldest));

        Assert.That(Drain(queue), Is.EqualTo(new ulong[] { 3, 4 }));
    }

    [Test]
    public void Summaries_are_never_coalesced()
    {
        var queue = new PendingQueue(4);
        var summary = new OutboundRecord { Body = RecordBody.Summary, Symbol = SymbolName.Parse("A") };

        Assert.That(queue.Add(summary), Is.EqualTo(Waiting.Queued));
        Assert.That(queue.Add(summary), Is.EqualTo(Waiting.Queued));

        Assert.That(queue.Count, Is.EqualTo(2));
    }

    [Test]
    public void Queue_agrees_with_a_list_over_many_random_steps()
    {
        var random = new Random(20261124);
        var queue = new PendingQueue(16);
        var twin = new List<OutboundRecord>();
        for (ulong sequence = 1; sequence < 20_000; sequence++)
        {
            if (random.Next(4) == 0 && twin.Count > 0)
            {
                queue.RemoveOldest();
                twin.RemoveAt(0);
            }

            var record = Signal(((char)('A' + random.Next(12))).ToString(), (SignalKind)random.Next(1, 4), sequence);
            queue.Add(record);
            AddToTwin(twin, record);
            Assert.That(queue.Count, Is.EqualTo(twin.Count));
            Assert.That(queue.Oldest.Signal.LastSequence, Is.EqualTo(twin[0].Signal.LastSequence));
        }
    }

    private static void AddToTwin(List<OutboundRecord> twin, OutboundRecord record)
    {
        var same = twin.FindIndex(r => r.Symbol == record.Symbol && r.Signal.Kind == record.Signal.Kind);
        if (same >= 0)
        {
            twin[same] = record;
            return;
        }

        if (twin.Count == 16)
            twin.RemoveAt(0);
        twin.Add(record);
    }

    private static OutboundRecord Signal(string symbol, SignalKind kind, ulong sequence) => new()
    {
        Body = RecordBody.Signal,
        Symbol = SymbolName.Parse(symbol),
        Signal = new Signal { Kind = kind, LastSequence = sequence },
    };

    private static List<ulong> Drain(PendingQueue queue)
    {
        var sequences = new List<ulong>();
        for (; queue.Count > 0; queue.RemoveOldest())
            sequences.Add(queue.Oldest.Signal.LastSequence);
        return sequences;
    }
}
