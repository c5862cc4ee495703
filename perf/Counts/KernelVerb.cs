using System.Globalization;
using Perf.Harness;

namespace Perf.Counts;

/// <summary><c>perf kernel NAME COUNT</c>: one piece of hot work and nothing else.</summary>
internal static class KernelVerb
{
    /// <summary>Prepares the kernel, processes so many messages and prints their checksum.</summary>
    public static int Run(IReadOnlyList<IInstructionKernel> kernels, string name, string count)
    {
        if (kernels.FirstOrDefault(kernel => kernel.Name == name) is not { } kernel || !long.TryParse(count, CultureInfo.InvariantCulture, out var messages))
        {
            Console.Error.WriteLine($"Kernels: {string.Join(", ", kernels.Select(k => k.Name))}; the count is a number of messages.");
            return 2;
        }

        Console.WriteLine(kernel.Prepare()(messages));
        return 0;
    }
}
