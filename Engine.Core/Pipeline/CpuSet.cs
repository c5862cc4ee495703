using System.Runtime.InteropServices;

namespace Engine.Core.Pipeline;

/// <summary>The cores that threads of this process may run on: a service manager or <c>taskset</c> may have left it some of the machine's only.</summary>
internal static partial class CpuSet
{
    private const int MaskBytes = 128;

    /// <summary>Their numbers as the calling thread has them, ascending; empty where the system does not tell.</summary>
    public static unsafe IReadOnlyList<int> Allowed()
    {
        var mask = stackalloc byte[MaskBytes];
        if (!OperatingSystem.IsLinux() || SchedGetAffinity(0, MaskBytes, mask) != 0)
            return [];
        var cores = new List<int>();
        for (var core = 0; core < MaskBytes * 8; core++)
        {
            if ((mask[core / 8] & (1 << (core % 8))) != 0)
                cores.Add(core);
        }

        return cores;
    }

    [LibraryImport("libc", EntryPoint = "sched_getaffinity", SetLastError = true)]
    private static unsafe partial int SchedGetAffinity(int thread, nuint size, byte* mask);
}
