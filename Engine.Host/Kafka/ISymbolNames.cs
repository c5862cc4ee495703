using Engine.Core;

namespace Engine.Host.Kafka;

/// <summary>Tells the name of a symbol's index. Asked on the analysis thread, once a signal or summary: it must neither block nor allocate.</summary>
internal interface ISymbolNames
{
    /// <summary>The name; the default value if the feed has not told it.</summary>
    SymbolName NameOf(int symbol);
}
