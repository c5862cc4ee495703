using System.Runtime.InteropServices;
using Engine.Core.Memory;

namespace Engine.Core.Disruptor;

/// <summary>Nothing, <see cref="CacheLine.Isolation"/> bytes of it.</summary>
[StructLayout(LayoutKind.Explicit, Size = CacheLine.Isolation)]
internal readonly struct IsolationPad;

/// <summary>
/// Keeps the fields of a derived class away from the object before it on the heap: the runtime lays out a base class's fields first.
/// Rings and sequencers are read on every event, so a stranger's counter on their line would cost every event.
/// </summary>
public abstract class IsolatedFromPrevious
{
#pragma warning disable CS0169, IDE0051 // Never read: it is there to take up room.
    private readonly IsolationPad _before;
#pragma warning restore CS0169, IDE0051

    private protected IsolatedFromPrevious()
    {
    }
}
