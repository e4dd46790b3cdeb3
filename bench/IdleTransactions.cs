using BenefitsFunctions.Tests.Support.Processes;

namespace BenefitsFunctions.Bench;

/// <summary>What an idle day costs in the engine's requests to storage, with one instance: polling and leases.</summary>
internal static class IdleTransactions
{
    private const int MinutesADay = 24 * 60;

    // By then the engine polls as rarely as it does.
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Watched = TimeSpan.FromMinutes(2);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(string storage, string folder)
    {
        await using var meter = await StorageMeter.StartAsync(storage);
        await using var system = await RunningSystem.StartAsync(meter.ConnectionString, folder);
        await Task.Delay(Warm);
        var before = meter.Requests.Count;
        await Task.Delay(Watched);
        var requests = meter.Requests.Skip(before).ToList();
        Figure OfDay(string name, Func<StorageRequest, bool> wanted) => Figure.Of(
            $"idle day, {name}", "requests", [requests.Count(wanted) / Watched.TotalMinutes * MinutesADay]);
        return
        [
            OfDay("engine's tables", r => r.Service == "table" && r.Path.StartsWith("benefits", StringComparison.Ordinal)),
            OfDay("engine's queues", r => r.Service == "queue"),
            OfDay("engine's blobs", r => r.Service == "blob"),
        ];
    }
}
