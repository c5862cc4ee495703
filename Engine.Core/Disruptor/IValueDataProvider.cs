namespace Engine.Core.Disruptor;

/// <summary>Gives the event of a sequence.</summary>
/// <typeparam name="T">The event.</typeparam>
public interface IValueDataProvider<T>
{
    /// <summary>The event in the slot of <paramref name="sequence"/>.</summary>
    ref T this[long sequence] { get; }
}
