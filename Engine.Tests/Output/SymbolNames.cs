using Engine.Core;

namespace Engine.Tests.Output;

internal static class SymbolNames
{
    public static SymbolName NameOf(int symbol) => SymbolName.Parse(symbol == 1 ? "AMZN" : $"S{symbol}");
}
