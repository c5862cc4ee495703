using Engine.Core;
using Engine.Core.Pipeline;

namespace Engine.Host.Replay;

/// <summary>What to replay and what to write.</summary>
/// <param name="File">The recorded feed.</param>
/// <param name="Format">What it is.</param>
/// <param name="Bbo">Where the best bid and offer go; null: nowhere; <c>-</c>: standard output.</param>
/// <param name="Signals">Where signals go, likewise.</param>
/// <param name="Plot">Where the picture of the day goes; null: nowhere.</param>
/// <param name="PlotSymbol">The symbol in the picture; null: the one with the most summaries.</param>
/// <param name="Speed">Multiple of real time; 0: as fast as it goes.</param>
/// <param name="Topology">How stages are laid over threads.</param>
internal sealed record ReplayOptions(
    string File, RecordedFormat Format, string? Bbo, string? Signals, string? Plot, SymbolName? PlotSymbol, double Speed, Topology Topology);

/// <summary>Kinds of recorded feeds.</summary>
internal enum RecordedFormat
{
    /// <summary>Length-prefixed ITCH 5.0 messages.</summary>
    Itch,

    /// <summary>Length-prefixed messages of the simulated feed.</summary>
    Fixed,

    /// <summary>A pcap or pcapng capture of MoldUDP64 packets with ITCH 5.0.</summary>
    Pcap,

    /// <summary>A journal: a folder of files, or one of them.</summary>
    Journal,
}
