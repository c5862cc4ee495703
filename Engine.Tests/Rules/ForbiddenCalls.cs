using Mono.Cecil;

namespace Engine.Tests.Rules;

/// <summary>Calls that break a rule whatever the callee's body looks like: much of what allocates or waits does so in native code or is filled in by the compiler.</summary>
internal static class ForbiddenCalls
{
    private static readonly HashSet<string> Locks =
    [
        "System.Threading.Monitor", "System.Threading.Lock", "System.Threading.SpinLock", "System.Threading.Mutex", "System.Threading.SemaphoreSlim",
        "System.Threading.ReaderWriterLockSlim", "System.Threading.ManualResetEventSlim", "System.Threading.CountdownEvent", "System.Threading.Barrier",
    ];

    private static readonly HashSet<string> MakeObjects =
    [
        "System.Activator.CreateInstance", "System.Object.MemberwiseClone", "System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject",
        "System.GC.Collect", "System.Threading.ThreadLocal`1.get_Value",
    ];

    private static readonly HashSet<string> MakeArrays =
    [
        "System.Array.Clone", "System.Array.CreateInstance", "System.Array.Resize", "System.GC.AllocateArray", "System.GC.AllocateUninitializedArray",
        "System.Span`1.ToArray", "System.ReadOnlySpan`1.ToArray", "System.MemoryExtensions.ToArray",
    ];

    /// <summary>The rule that a call of <paramref name="target"/> breaks, if any.</summary>
    public static HotPathRule? RuleOf(MethodDefinition target)
    {
        var type = target.DeclaringType;
        var name = $"{type.FullName}.{target.Name}";
        if (Locks.Contains(type.FullName) || target.IsSynchronized)
            return HotPathRule.Lock;
        if (MakeObjects.Contains(name))
            return HotPathRule.NewObject;
        if (MakeArrays.Contains(name))
            return HotPathRule.NewArray;
        if (type.Namespace == "System.Linq")
            return HotPathRule.Linq;
        if (type.BaseType?.FullName == "System.MulticastDelegate" && target.Name == "Invoke")
            return HotPathRule.DelegateCall;
        return target.ReturnType.FullName == "System.String" || type.FullName == "System.String" ? HotPathRule.String : null;
    }
}
