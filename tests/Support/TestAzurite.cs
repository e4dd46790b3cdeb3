using System.Collections.Concurrent;
using Benefits.Local.Azurite;

namespace BenefitsFunctions.Tests.Support;

/// <summary>
/// The Azurites of a test run: in memory, on ports that the system picks, stopped when the run ends. Azurite takes the longer for a
/// request the more accounts have had tables, so each has so many accounts and then the next is started.
/// </summary>
public static class TestAzurite
{
    private const int AccountsEach = 50;
    private static readonly ConcurrentDictionary<int, Lazy<Task<(AzuriteProcess Azurite, DirectoryInfo Folder)>>> Running = new();
    private static int _names;
    private static int _accounts;

    /// <summary>The connection string of the account that all may use; starts Azurite at the first call.</summary>
    public static async Task<string> ConnectionStringAsync() => (await RunningAsync(0)).ConnectionString;

    /// <summary>The connection string of a storage account that nobody else in this run has.</summary>
    public static async Task<string> OwnAccountAsync()
    {
        var (azurite, account) = Math.DivRem(Interlocked.Increment(ref _accounts) - 1, AccountsEach);
        return (await RunningAsync(azurite)).ConnectionStringFor(Account(account));
    }

    /// <summary>Where the first is; starts it at the first call.</summary>
    public static async Task<AzuriteEndpoints> EndpointsAsync() => (await RunningAsync(0)).Endpoints;

    /// <summary>Stops all of them, when no test needs them any more.</summary>
    public static Task StopAsync() => Task.WhenAll(Running.Values.Select(async running =>
    {
        var (azurite, folder) = await running.Value;
        await azurite.StopAsync();
        folder.Delete(recursive: true);
    }));

    /// <summary>A table name nobody else in this run has.</summary>
    public static string UniqueName(string prefix) => $"{prefix}{Interlocked.Increment(ref _names)}";

    private static string Account(int number) => $"test{number}";

    private static async Task<AzuriteProcess> RunningAsync(int number) =>
        (await Running.GetOrAdd(number, _ => new Lazy<Task<(AzuriteProcess, DirectoryInfo)>>(StartAsync)).Value).Azurite;

    private static async Task<(AzuriteProcess Azurite, DirectoryInfo Folder)> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("benefits-tests-azurite-");
        var azurite = await AzuriteProcess.StartOrTakeOverAsync(
            folder.FullName, inMemory: true, furtherAccounts: Enumerable.Range(0, AccountsEach).Select(Account));
        return (azurite, folder);
    }
}
