namespace Engine.Core.Pipeline;

/// <summary>Names of symbols by index, for readers on any thread. A symbol's book thread writes its entry when it learns the name.</summary>
/// <param name="symbols">How many indices there are.</param>
public sealed class SymbolNames(int symbols)
{
    private readonly ulong[] _names = new ulong[symbols];

    /// <summary>How many indices there are.</summary>
    public int Capacity => _names.Length;

    /// <summary>The name of a symbol; zero while it is not known. Any thread.</summary>
    public SymbolName NameOf(int symbol) => (uint)symbol < (uint)_names.Length ? new SymbolName(Volatile.Read(ref _names[symbol])) : default;

    /// <summary>The name as text: <c>#index</c> while it is not known. Any thread; allocates.</summary>
    public string TextOf(int symbol)
    {
        var name = NameOf(symbol);
        return name.Value == 0 ? $"#{symbol}" : name.ToString();
    }

    /// <summary>The name is known. Only for the symbol's book thread.</summary>
    internal bool Knows(int symbol) => _names[symbol] != 0;

    /// <summary>Sets a name. Only for the symbol's book thread.</summary>
    internal void Set(int symbol, SymbolName name) => Volatile.Write(ref _names[symbol], name.Value);
}
