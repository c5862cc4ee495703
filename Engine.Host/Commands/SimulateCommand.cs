using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Engine.Core;
using Engine.Core.Simulation;
using Engine.Host.Simulate;

namespace Engine.Host.Commands;

/// <summary><c>simulate</c>: publishes a simulated or recorded feed, with faults where they are asked for.</summary>
internal static class SimulateCommand
{
    public static Command Create()
    {
        var target = new Option<IPEndPoint>("--target") { Description = "ADDRESS:PORT of line A.", CustomParser = EndPoint, DefaultValueFactory = _ => new IPEndPoint(IPAddress.Loopback, 26400) };
        var targetB = new Option<IPEndPoint?>("--target-b") { Description = "ADDRESS:PORT of line B, which carries the same packets.", CustomParser = EndPoint };
        var format = new WordOption<SimulatedFormat>("--format", SimulatedFormat.Itch) { Description = "itch: order by order; fixed: aggregated levels." };
        var rate = new Option<double>("--rate") { Description = "Messages a second, on a schedule that waits for nobody; 0: as fast as it goes.", DefaultValueFactory = _ => 10_000 };
        var count = new Option<long>("--count") { Description = "Messages to send; 0: until it is stopped." };
        var symbols = new Option<int>("--symbols") { Description = "Symbols.", DefaultValueFactory = _ => 16 };
        var seed = new Option<ulong>("--seed") { Description = "Seed: the same seed gives the same messages and the same faults.", DefaultValueFactory = _ => 1UL };
        var perPacket = new Option<int>("--per-packet") { Description = "Messages in a packet; 0: as many as fit." };
        var drop = new Option<double>("--drop") { Description = "Probability that a packet is lost, on each line by itself." };
        var dropB = new Option<double?>("--drop-b") { Description = "The same for line B, which otherwise is --drop too." };
        var burst = new Option<int>("--burst") { Description = $"Packets lost in a row on both lines, once, from packet {SimulateOptions.FirstBurst:N0} on; with --burst-chance whenever chance has it." };
        var burstChance = new Option<double>("--burst-chance") { Description = "Probability that a burst begins with a packet, on each line by itself." };
        var duplicate = new Option<double>("--duplicate") { Description = "Probability that a packet is sent twice." };
        var reorder = new Option<double>("--reorder") { Description = "Probability that a packet is overtaken by later ones." };
        var session = new Option<string>("--session") { Description = "Session name, up to 10 letters, digits and spaces.", DefaultValueFactory = _ => "SIMULATED" };
        var sessions = new Option<int>("--sessions") { Description = "Sessions, one after the other, of --count messages or the file each: NAME, then NAME2 and so on.", DefaultValueFactory = _ => 1 };
        var retransmission = new Option<IPEndPoint?>("--serve-retransmission") { Description = "ADDRESS:PORT to serve retransmissions on; to a loopback target the default is its port + 100, which run asks.", CustomParser = EndPoint };
        var snapshots = new Option<IPEndPoint?>("--serve-snapshot") { Description = "ADDRESS:PORT to serve snapshots on (TCP).", CustomParser = EndPoint };
        var toFile = new Option<string?>("--to-file") { Description = "Write a length-prefixed file instead of sending; .gz is compressed." };
        var fromFile = new Option<FileInfo>("--from-file") { Description = "Send a recorded length-prefixed file, at --rate or by its own times with --speed." };
        var speed = new Option<double>("--speed") { Description = "With --from-file: multiple of the file's own speed; 0: at --rate." };
        var untilInputEnds = new Option<bool>("--exit-on-stdin-eof") { Description = "Stop when standard input ends, so as not to outlive the process that started it." };
        rate.Require(0, 1e9);
        count.Require(0, long.MaxValue);
        symbols.Require(1, 8_000);
        perPacket.Require(0, 65_534);
        drop.Require(0, 1);
        dropB.RequireIfGiven(0, 1);
        burst.Require(0, 1_000_000);
        burstChance.Require(0, 1);
        sessions.Require(1, 99);
        duplicate.Require(0, 1);
        reorder.Require(0, 1);
        speed.Require(0, 1e6);
        fromFile.AcceptExistingOnly();
        session.Validators.Add(RequireSession);

        var command = new Command("simulate", "Publish a simulated feed, or a recorded one, as MoldUDP64.")
        {
            target, targetB, format, rate, count, symbols, seed, perPacket, drop, dropB, burst, burstChance, duplicate, reorder, session, sessions, retransmission, snapshots,
            toFile, fromFile, speed, untilInputEnds,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(toFile) is not null && result.GetValue(count) == 0)
                result.AddError("--to-file needs --count: a file has an end.");
            if (result.GetValue(toFile) is not null && result.GetValue(fromFile) is not null)
                result.AddError("--to-file and --from-file exclude each other.");
            if (result.GetValue(fromFile) is not null && result.GetValue(snapshots) is not null)
                result.AddError("--from-file and --serve-snapshot exclude each other: a recording knows messages, not books.");
            if (result.GetValue(dropB) is not null && result.GetValue(targetB) is null)
                result.AddError("--drop-b needs --target-b: there is no line B.");
            if (result.GetValue(burstChance) > 0 && result.GetValue(burst) == 0)
                result.AddError("--burst-chance needs --burst: how many packets are lost.");
            if (result.GetValue(sessions) > 1 && result.GetValue(toFile) is not null)
                result.AddError("--sessions and --to-file exclude each other: a file has no sessions.");
            if (result.GetValue(sessions) > 1 && result.GetValue(count) == 0 && result.GetValue(fromFile) is null)
                result.AddError("--sessions needs --count: the next session begins when one has ended.");
            if (result.GetValue(speed) > 0 && result.GetValue(fromFile) is null)
                result.AddError("--speed needs --from-file: a simulated feed goes at --rate.");
        });
        command.SetAction((parsed, stop) => new SimulateRun(new SimulateOptions
        {
            Target = parsed.GetValue(target)!,
            TargetB = parsed.GetValue(targetB),
            Rate = parsed.GetValue(rate),
            Count = parsed.GetValue(count),
            Flow = new OrderFlowOptions
            {
                Format = format.ValueIn(parsed)!.Value,
                Symbols = parsed.GetValue(symbols),
                Seed = parsed.GetValue(seed),
                MessagesPerSecond = parsed.GetValue(rate) > 0 ? parsed.GetValue(rate) : 1_000_000,
            },
            PerPacket = parsed.GetValue(perPacket),
            Drop = parsed.GetValue(drop),
            DropB = parsed.GetValue(dropB),
            Burst = parsed.GetValue(burst),
            BurstChance = parsed.GetValue(burstChance),
            Duplicate = parsed.GetValue(duplicate),
            Reorder = parsed.GetValue(reorder),
            Session = SessionId.Parse(parsed.GetValue(session)!),
            Sessions = parsed.GetValue(sessions),
            Retransmission = parsed.GetValue(retransmission),
            Snapshots = parsed.GetValue(snapshots),
            ToFile = parsed.GetValue(toFile),
            FromFile = parsed.GetValue(fromFile)?.FullName,
            Speed = parsed.GetValue(speed),
            ExitOnStdinEof = parsed.GetValue(untilInputEnds),
        }).RunAsync(stop));
        return command;
    }

    private static IPEndPoint? EndPoint(ArgumentResult result)
    {
        var word = result.Tokens[0].Value;
        if (IPEndPoint.TryParse(word, out var endPoint) && endPoint.Port != 0)
            return endPoint;
        result.AddError($"{word} is not ADDRESS:PORT.");
        return null;
    }

    private static void RequireSession(OptionResult result)
    {
        try
        {
            _ = SessionId.Parse(result.Tokens.Count > 0 ? result.Tokens[0].Value : "");
        }
        catch (ArgumentException fault)
        {
            result.AddError(fault.Message.Split(" (Parameter")[0]);
        }
    }
}
