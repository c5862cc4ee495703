using System.Globalization;

namespace Perf.Harness;

/// <summary>CPU time of each thread from the kernel's accounting (<c>/proc/self/task/*/stat</c>), by role: threads are named by what they do.</summary>
internal sealed class ThreadTimes
{
    private const double TicksPerSecond = 100;
    // A number is given to another thread when its owner has ended: the time it started tells them apart.
    private readonly Dictionary<(int Id, long StartTicks), Account> _accounts = [];
    private readonly Lock _lock = new();

    /// <summary>Reads the accounts of all threads that live now.</summary>
    public void Capture()
    {
        if (!Directory.Exists("/proc/self/task"))
            return;
        lock (_lock)
        {
            CaptureAll();
        }
    }

    private void CaptureAll()
    {
        foreach (var task in Directory.EnumerateDirectories("/proc/self/task"))
        {
            try
            {
                Read(int.Parse(Path.GetFileName(task), CultureInfo.InvariantCulture), File.ReadAllText($"{task}/stat"));
            }
            catch (IOException)
            {
                // The thread ended between the listing and the reading.
            }
        }
    }

    /// <summary>Seconds in user and kernel mode by role, the busiest first, those of 10 ms or less together.</summary>
    public IReadOnlyList<RoleTime> ByRole() =>
    [
        .. _accounts.Values
            .GroupBy(account => account.UserTicks + account.KernelTicks <= 1 ? "others" : account.Role)
            .Select(role => new RoleTime(role.Key, role.Count(), role.Sum(a => a.UserTicks) / TicksPerSecond, role.Sum(a => a.KernelTicks) / TicksPerSecond))
            .OrderByDescending(role => role.UserSeconds + role.KernelSeconds),
    ];

    // proc(5): the name is in parentheses and may hold anything; behind it state is field 3, utime 14, stime 15 and starttime 22.
    internal void Read(int id, string stat)
    {
        var nameEnd = stat.LastIndexOf(')');
        var name = stat[(stat.IndexOf('(') + 1)..nameEnd];
        var fields = stat[(nameEnd + 2)..].Split(' ');
        long Field(int number) => long.Parse(fields[number - 3], CultureInfo.InvariantCulture);
        _accounts[(id, Field(22))] = new Account(name.TrimEnd("0123456789-".ToCharArray()), Field(14), Field(15));
    }

    private readonly record struct Account(string Role, long UserTicks, long KernelTicks);
}

/// <summary>CPU time of the threads of one role.</summary>
/// <param name="Role">The threads' name without its number.</param>
/// <param name="Threads">How many there were.</param>
/// <param name="UserSeconds">Seconds in user mode.</param>
/// <param name="KernelSeconds">Seconds in the kernel.</param>
internal sealed record RoleTime(string Role, int Threads, double UserSeconds, double KernelSeconds);
