using Azure.Data.Tables;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Tests.Support;
using BenefitsFunctions.Tests.Support.Processes;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.Incidents;

/// <summary>Opening through the API under SIGKILL: a real process is killed at every storage write from the request to the books.</summary>
public sealed class IncidentCrashTests(ITestOutputHelper output)
{
    // The intent, the incident, the commit to the books and the end of the intent.
    private const int Writes = 4;

    [Fact]
    public async Task Incident_WhenProcessIsKilledAtAnyWrite_IsStoredAndChargedOnce()
    {
        var storage = await TestAzurite.OwnAccountAsync();
        await using var proxy = await StorageProxy.StartAsync(storage);
        var books = new StoredBooks(storage);
        var settings = new Dictionary<string, string>
        {
            ["AzureWebJobsStorage"] = proxy.ConnectionString,
            ["AzureFunctionsJobHost__extensions__serviceBus__lockDuration"] = "00:00:01",
        };
        var folder = Directory.CreateTempSubdirectory("benefits-tests-crash-");
        var app = await AppProcess.StartAsync(folder.FullName, settings);
        var contracts = new List<string>();

        foreach (var (write, carriedOut) in Enumerable.Range(1, Writes).SelectMany(n => new[] { (n, false), (n, true) }))
        {
            var contract = await books.AddContractAsync(Grant.Of(10), partnerId: Sample.Fabrikam);
            contracts.Add(contract);
            await books.LinkAsync("fabrikam-member", contract);
            proxy.ArmAt(write, carriedOut, app.Kill);
            await OpenAsync(app, contract);
            await app.ExitAsync();
            await app.DisposeAsync();

            app = await AppProcess.StartAsync(folder.FullName, settings);
            var booked = proxy.WhenWritten(w => w.Path.EndsWith("$batch", StringComparison.Ordinal) && w.Body.Contains(contract, StringComparison.Ordinal));
            (await app.Http.PostAsync("/admin/functions/ResumeIncidents", null)).EnsureSuccessStatusCode();
            if (await CountAsync(books, contract) == 0)
            {
                // Killed before anything was stored: the caller asks again.
                await OpenAsync(app, contract);
            }

            if ((await books.LedgerAsync(contract)).Count == 0)
            {
                await booked;
            }
        }

        foreach (var contract in contracts)
        {
            Assert.Equal((1, 1, 1m), (await CountAsync(books, contract), (await books.LedgerAsync(contract)).Count, await books.UsedAsync(contract)));
        }

        output.WriteLine($"{contracts.Count} kills between the request and the books, each followed by a restart: always one incident and one unit");
        await app.DisposeAsync();
        folder.Delete(recursive: true);
    }

    // The answer may be lost with the process that owes it.
    private static async Task OpenAsync(AppProcess app, string contract)
    {
        try
        {
            await app.As("fabrikam-member").PostsAsync(
                "/api/incidents", new { plan = "ProductSupport", contractId = contract, product = "windows-server", version = "2025", severity = "B", title = "T", language = "en" });
        }
        catch (HttpRequestException)
        {
        }
    }

    private static async Task<int> CountAsync(StoredBooks books, string contract)
    {
        var count = 0;
        await foreach (var _ in books.Tables.Incidents.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"ContractId eq {contract}")))
        {
            count++;
        }

        return count;
    }
}
