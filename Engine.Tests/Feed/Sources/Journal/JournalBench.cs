using System.Buffers.Binary;
using Engine.Core;
using Engine.Core.Feed.Sources.Journal;
using Engine.Core.Pipeline;

namespace Engine.Tests.Feed.Sources.Journal;

/// <summary>A journal in a folder of its own, its thread's work done by the test, and what was given to it.</summary>
internal sealed class JournalBench : IDisposable
{
    public static readonly SessionId Session = SessionId.Parse("JOURNAL");

    private readonly Completion _producer = new();
    private readonly Random _random;
    private JournalAgent? _agent;

    public JournalBench(int seed = 1, JournalOptions? options = null)
    {
        _random = new Random(seed);
        Options = (options ?? new JournalOptions { RingBytes = 1 << 22 }) with { Folder = Path.Combine(Directory.CreateTempSubdirectory("engine-journal-").FullName, "journal") };
        _agent = new JournalAgent(Options, "itch", _producer, Time);
    }

    public JournalOptions Options { get; }

    public ManualTime Time { get; } = new();

    public List<(ulong Sequence, byte[] Message)> Given { get; } = [];

    public ulong NextSequence { get; private set; } = 1;

    public JournalAgent Agent => _agent!;

    public JournalCounters Counters => Agent.Journal;

    public string[] Files => JournalSegment.In(Options.Folder);

    /// <summary>Gives runs of random messages, without the journal's thread having a turn.</summary>
    public void Give(int runs, int longestMessage = 60)
    {
        for (var i = 0; i < runs; i++)
        {
            var messages = Enumerable.Range(0, _random.Next(1, 20)).Select(_ => RandomBytes(_random.Next(0, longestMessage))).ToArray();
            Agent.Input.OnMessages(Session, NextSequence, messages.Length, Blocks(messages), 0);
            foreach (var message in messages)
                Given.Add((NextSequence++, message));
        }
    }

    public void Give(EventKind control) => Agent.Input.OnControl(new MarketEvent { Session = Session, Sequence = NextSequence, Kind = control, Symbol = -1 });

    /// <summary>Gives the journal's thread as many turns as it finds work for.</summary>
    public void Drain()
    {
        while (Agent.DoWork() == AgentState.Busy)
        {
        }
    }

    /// <summary>Ends the journal in order.</summary>
    public void End()
    {
        _producer.Set();
        Drain();
        Agent.OnStopped();
    }

    /// <summary>Reads to the end; the reader is closed, its numbers stay.</summary>
    public (RecordingMessageSink Sink, JournalReader Reader) Read(string? path = null)
    {
        var sink = new RecordingMessageSink();
        using var reader = new JournalReader(path ?? Options.Folder);
        while (reader.Read(ref sink))
        {
        }

        return (sink, reader);
    }

    public void Dispose()
    {
        _agent?.Dispose();
        _agent = null;
        Directory.Delete(Path.GetDirectoryName(Options.Folder)!, recursive: true);
    }

    private byte[] RandomBytes(int length)
    {
        var bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Blocks(byte[][] messages)
    {
        var blocks = new byte[messages.Sum(message => 2 + message.Length)];
        var at = 0;
        foreach (var message in messages)
        {
            BinaryPrimitives.WriteUInt16BigEndian(blocks.AsSpan(at), (ushort)message.Length);
            message.CopyTo(blocks, at + 2);
            at += 2 + message.Length;
        }

        return blocks;
    }
}

/// <summary>A clock that the test moves.</summary>
internal sealed class ManualTime : TimeProvider
{
    private TimeSpan _elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _elapsed.Ticks;

    public void Advance(TimeSpan by) => _elapsed += by;
}
