using Benefits.Local.Azurite;

namespace BenefitsFunctions.Tests.Support;

/// <summary>The one Azurite of a test run: in memory, on ports that the system picks, stopped when the run ends.</summary>
public static class TestAzurite
{
    private const int Accounts = 1_000;
    private static readonly Lazy<Task<AzuriteProcess>> Running = new(StartAsync);
    private static int _names;
    private static int _accounts;

    /// <summary>The connection string; starts Azurite at the first call.</summary>
    public static async Task<string> ConnectionStringAsync() => (await Running.Value).ConnectionString;

    /// <summary>The connection string of a storage account that nobody else in this run has.</summary>
    public static async Task<string> OwnAccountAsync()
    {
        var number = Interlocked.Increment(ref _accounts);
        return number <= Accounts
            ? (await Running.Value).ConnectionStringFor($"test{number}")
            : throw new InvalidOperationException($"The run needs more than {Accounts} storage accounts: start Azurite with more.");
    }

    /// <summary>Where it is; starts Azurite at the first call.</summary>
    public static async Task<AzuriteEndpoints> EndpointsAsync() => (await Running.Value).Endpoints;

    /// <summary>A table name nobody else in this run has.</summary>
    public static string UniqueName(string prefix) => $"{prefix}{Interlocked.Increment(ref _names)}";

    private static async Task<AzuriteProcess> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("benefits-tests-azurite-");
        var azurite = await AzuriteProcess.StartOrTakeOverAsync(
            folder.FullName, inMemory: true, furtherAccounts: [.. Enumerable.Range(1, Accounts).Select(i => $"test{i}")]);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            azurite.StopAsync().GetAwaiter().GetResult();
            folder.Delete(recursive: true);
        };
        return azurite;
    }
}
