namespace Engine.Core.Book;

/// <summary>One price level of one side.</summary>
/// <param name="Price">Price in 1e-4 of the currency unit.</param>
/// <param name="Size">Shares at the price, never 0.</param>
public readonly record struct Level(int Price, long Size);
