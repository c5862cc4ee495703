using Engine.Core;
using Engine.Core.Feed;
using Engine.Core.Feed.Sources;
using Engine.Core.Feed.Sources.Capture;

namespace Engine.Tests.Feed.Fuzz;

/// <summary>Whatever a file holds: no exception, no endless reading, and every byte is accounted for.</summary>
[Category("Fuzz")]
public sealed class SourceFuzzTests
{
    [Test]
    public void Capture_files()
    {
        var mutator = new Mutator(FuzzRun.Corpus("captures"), FuzzRun.Seed);
        var faults = new long[(int)SourceFault.Unreadable + 1];
        var datagrams = 0L;
        for (var i = 0L; i < FuzzRun.Inputs(20_000); i++)
        {
            var input = mutator.Next();
            using var capture = new CaptureFile(new MemoryStream(input.ToArray()));
            var read = 0;
            while (capture.TryRead(out var datagram))
                read += datagram.Payload.Length <= input.Length ? 1 : 1_000_000;
            faults[(int)capture.Fault]++;
            datagrams += read;
            if (read > input.Length / 16 || read != capture.Count(FrameResult.Udp) || capture.TryRead(out _))
                FuzzRun.Fail($"{read} datagrams", i, input);
        }

        Assert.That(datagrams, Is.GreaterThan(1_000));
        Assert.That(faults[..3], Is.All.GreaterThan(100), "files end well, cut and corrupt");
    }

    [Test]
    public void Length_prefixed_files()
    {
        var mutator = new Mutator([.. FuzzRun.Corpus("itch50").Chunk(6).Select(MessageDecoderTests.Blocks)], FuzzRun.Seed);
        var faults = new long[(int)SourceFault.Unreadable + 1];
        for (var i = 0L; i < FuzzRun.Inputs(10_000); i++)
        {
            var input = mutator.Next();
            var sink = new CountingMessages();
            using var file = new LengthPrefixedFile(new MemoryStream(input.ToArray()), default);
            file.ReadToEnd(ref sink);
            faults[(int)file.Fault]++;
            var isWhole = file.Bytes == input.Length;
            if (sink.Bytes != file.Bytes || sink.Messages != file.Messages || isWhole != (file.Fault == SourceFault.None) || sink.Ended != isWhole)
                FuzzRun.Fail($"{file.Fault} after {file.Bytes} bytes", i, input);
        }

        Assert.That(faults[..2], Is.All.GreaterThan(500), "files end well and cut");
    }

    private struct CountingMessages : IMessageSink
    {
        public long Messages;
        public long Bytes;
        public bool Ended;

        public void OnMessages(SessionId session, ulong firstSequence, int count, ReadOnlySpan<byte> blocks, ulong receiveTsc)
        {
            Messages += count;
            Bytes += blocks.Length;
        }

        public void OnControl(ref MarketEvent control) => Ended |= control.Kind == EventKind.SessionEnded;
    }
}
