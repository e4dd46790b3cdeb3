using System.Diagnostics;

namespace BenefitsFunctions.Bench;

/// <summary>What the system costs while nobody uses it: host with engine and broker, worker, and Azurite together.</summary>
internal static class Idling
{
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Watched = TimeSpan.FromMinutes(1);

    /// <summary>The figures.</summary>
    /// <param name="storage">Connection string.</param>
    /// <param name="azuritePid">Azurite's process.</param>
    /// <param name="folder">The system's data folder.</param>
    public static async Task<IReadOnlyList<Figure>> MeasureAsync(string storage, int azuritePid, string folder)
    {
        await using var system = await RunningSystem.StartAsync(storage, folder);
        var processes = new (string Name, Process Process)[]
        {
            ("host with engine and broker", Process.GetProcessById(system.HostPid)),
            ("worker", Process.GetProcessById(system.WorkerPid)),
            ("Azurite", Process.GetProcessById(azuritePid)),
        };
        await Task.Delay(Warm);
        var before = processes.Select(p => Used(p.Process)).ToList();
        await Task.Delay(Watched);
        var shares = processes.Select(
            (p, i) => (p.Name, Cpu: 100 * (Used(p.Process) - before[i]) / Watched, Memory: p.Process.WorkingSet64 / 1e6)).ToList();
        return
        [
            .. shares.Select(s => Figure.Of($"idle CPU, {s.Name}", "% of a core", [s.Cpu])),
            .. shares.Select(s => Figure.Of($"idle memory, {s.Name}", "MB", [s.Memory])),
            Figure.Of("idle CPU, all together", "% of a core", [shares.Sum(s => s.Cpu)]).AtMost(6),
            Figure.Of("idle memory, all together", "MB", [shares.Sum(s => s.Memory)]).AtMost(700),
        ];
    }

    private static TimeSpan Used(Process process)
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }
}
