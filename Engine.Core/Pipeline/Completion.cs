namespace Engine.Core.Pipeline;

/// <summary>Says once that a stage has ended. Set with release, read with acquire: who sees it set sees everything the stage published.</summary>
internal sealed class Completion
{
    private bool _set;

    public bool IsSet => Volatile.Read(ref _set);

    public void Set() => Volatile.Write(ref _set, true);
}
