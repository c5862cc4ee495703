using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Engine.Tests.Disruptor;

/// <summary>What a stressed ring does wrong.</summary>
public enum Fault
{
    None,

    /// <summary>The producer publishes a slot, then fills it.</summary>
    PublishedBeforeFilled,

    /// <summary>The producer does not wait for the reader.</summary>
    NotGated,

    /// <summary>The reader moves its sequence, then reads.</summary>
    ReleasedBeforeRead,
}

/// <summary>A cache line that cannot be half old without its showing.</summary>
[InlineArray(Words)]
internal struct CheckedPayload
{
    public const int Words = 8;

    private long _word;

    public readonly long Number => this[0];

    public readonly bool IsIntact
    {
        get
        {
            for (var i = 1; i < Words; i++)
            {
                if (this[i] != Mix(this[0], i))
                    return false;
            }

            return true;
        }
    }

    public void Fill(long number)
    {
        this[0] = number;
        for (var i = 1; i < Words; i++)
            this[i] = Mix(number, i);
    }

    private static long Mix(long number, int word) => (number + word) * unchecked((long)0x9E3779B97F4A7C15);
}

/// <summary>How often a reader saw what.</summary>
/// <param name="Intact">The event, whole: the only legal outcome.</param>
/// <param name="Torn">Parts of two events.</param>
/// <param name="Wrong">Another event, whole.</param>
internal readonly record struct Outcomes(long Intact, long Torn, long Wrong)
{
    public long Forbidden => Torn + Wrong;
}

/// <summary>A producer and a reader on a thread each, for a time.</summary>
internal static class StressRun
{
    /// <summary>How many events say something, however long a busy machine takes for them.</summary>
    public const int Enough = 1000;

    public static Outcomes OneToOne(IValueRingBuffer<CheckedPayload> ring, Fault fault, TimeSpan duration)
    {
        var reader = new Sequence();
        if (fault != Fault.NotGated)
            ring.AddGatingSequences(reader);
        var barrier = ring.NewBarrier();
        var reading = Task.Factory.StartNew(() => Read(ring, barrier, reader, fault), TaskCreationOptions.LongRunning);

        var clock = Stopwatch.StartNew();
        for (var number = 0L; clock.Elapsed < duration || (number < Enough && clock.Elapsed < Rings.Patience) || (number & 63) != 0; number++)
            Publish(ring, number, fault);

        // A reader that was let go too early may never catch up; a correct one does.
        if (fault == Fault.None)
            Rings.Eventually(() => reader.Value == ring.Cursor, "the reader has read all");
        barrier.CancelProcessing();
        if (!reading.Wait(Rings.Patience))
            throw new TimeoutException("The reader does not end.");
        return reading.Result;
    }

    private static void Publish(IValueRingBuffer<CheckedPayload> ring, long number, Fault fault)
    {
        var sequence = ring.Next();
        if (fault == Fault.PublishedBeforeFilled)
            ring.Publish(sequence);
        ring[sequence].Fill(number);
        if (fault != Fault.PublishedBeforeFilled)
            ring.Publish(sequence);
    }

    private static Outcomes Read(IValueRingBuffer<CheckedPayload> ring, SequenceBarrier barrier, Sequence reader, Fault fault)
    {
        long intact = 0, torn = 0, wrong = 0;
        var next = 0L;
        while (true)
        {
            long available;
            try
            {
                available = barrier.WaitFor(next).UnsafeAvailableSequence;
            }
            catch (OperationCanceledException)
            {
                return new Outcomes(intact, torn, wrong);
            }

            if (fault == Fault.ReleasedBeforeRead)
                reader.SetValue(available);
            for (; next <= available; next++)
            {
                var payload = ring[next];
                if (!payload.IsIntact)
                    torn++;
                else if (payload.Number != next)
                    wrong++;
                else
                    intact++;
            }

            reader.SetValue(available);
        }
    }
}
