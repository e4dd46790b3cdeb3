using Azure.Data.Tables;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;
using BenefitsFunctions.Tests.Support.Processes;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.Incidents;

/// <summary>
/// Opening through the API under SIGKILL: real processes, worker, host or both, are killed at a storage write from the request to the
/// books.
/// </summary>
public sealed class IncidentCrashTests(ITestOutputHelper output)
{
    // The intent, the incident, the commit to the books and the end of the intent.
    private const int Writes = 4;

    private const int Sample = 6;

    [Fact]
    public async Task Incident_WhenProcessesAreKilledAtAWrite_IsStoredAndChargedOnce()
    {
        var storage = await TestAzurite.OwnAccountAsync();
        await using var proxy = await StorageProxy.StartAsync(storage);
        var books = new StoredContracts(storage);
        var folder = Directory.CreateTempSubdirectory("benefits-tests-crash-");
        Task<AppProcess> StartAsync() => AppProcess.StartAsync(folder.FullName, proxy.Settings());
        var app = await StartAsync();
        var contracts = new List<string>();

        foreach (var kill in Kill.Of(Writes, Sample))
        {
            var contract = await books.AddContractAsync(Grant.Of(10), partnerId: BenefitsFunctions.Tests.Support.Sample.Fabrikam);
            contracts.Add(contract);
            await books.LinkAsync("fabrikam-member", contract);
            var (victim, worker) = (app, app.WorkerPid);
            var struck = proxy.ArmAt(kill.Write, kill.CarriedOut, () => kill.Strike(victim));
            await OpenAsync(app, contract);
            await struck;

            app = await kill.RecoverAsync(app, worker, StartAsync);
            var booked = proxy.WhenWritten(
                w => w.Path.EndsWith("$batch", StringComparison.Ordinal) && w.Body.Contains(contract, StringComparison.Ordinal));
            (await app.Http.PostAsync("/admin/functions/ResumeIncidents", null)).EnsureSuccessStatusCode();
            if (await CountAsync(books, contract) == 0)
            {
                // Killed before anything was stored: the caller asks again.
                await OpenAsync(app, contract);
            }

            if ((await books.LedgerAsync(contract)).Count == 0)
            {
                await Task.WhenAny(booked);
                Assert.True(booked.IsCompletedSuccessfully, $"{kill}: not in the books.\n{app.Output}");
            }
        }

        foreach (var contract in contracts)
        {
            Assert.Equal(
                (1, 1, 1m),
                (await CountAsync(books, contract), (await books.LedgerAsync(contract)).Count, await books.UsedAsync(contract)));
        }

        output.WriteLine(
            $"{contracts.Count} kills of worker, host or both between the request and the ledger, "
            + "each followed by a recovery: always one incident and one unit");
        await app.DisposeAsync();
        folder.Delete(recursive: true);
    }

    // The answer may be lost with the process that owes it.
    private static async Task OpenAsync(AppProcess app, string contract)
    {
        try
        {
            await app.As("fabrikam-member").PostsAsync(
                "/api/incidents",
                new
                {
                    plan = "ProductSupport",
                    contractId = contract,
                    product = "windows-server",
                    version = "2025",
                    severity = "B",
                    title = "T",
                    language = "en",
                });
        }
        catch (HttpRequestException)
        {
        }
    }

    private static async Task<int> CountAsync(StoredContracts books, string contract)
    {
        var count = 0;
        await foreach (var _ in books.Tables.Incidents.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"ContractId eq {contract}")))
        {
            count++;
        }

        return count;
    }
}
