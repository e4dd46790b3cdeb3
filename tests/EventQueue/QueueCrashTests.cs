using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;
using BenefitsFunctions.Tests.Support.Processes;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.EventQueue;

/// <summary>I1-I5: what the queue acknowledged is counted once, also when everything dies right after it.</summary>
public sealed class QueueCrashTests(ITestOutputHelper output)
{
    private const int Events = 500;

    [Fact]
    public async Task Queue_WhenEverythingIsKilledRightAfterTheSend_CountsEveryEventOnce()
    {
        var storage = await TestAzurite.OwnAccountAsync();
        var books = new StoredContracts(storage);
        var settings = new Dictionary<string, string> { ["AzureWebJobsStorage"] = storage };
        var folder = Directory.CreateTempSubdirectory("benefits-tests-crash-");
        string contract;
        await using (var app = await AppProcess.StartAsync(folder.FullName, settings))
        {
            contract = await books.AddContractAsync(Grant.Of(2 * Events));
            var queue = new LoadQueue([.. Enumerable.Range(0, Events)
                .Select(i => EventJson.Of(TestEvents.Opened($"i{i}", $"o{i}", 1) with { ContractId = contract }))]);
            Assert.True(await queue.TryFeedAsync(app.ServiceBus) && queue.IsSent);
            app.KillWorker();
            app.Kill();
            await app.ExitAsync();
        }

        output.WriteLine($"{await books.UsedAsync(contract)} of {Events} counted when everything was dead");
        await using var again = await AppProcess.StartAsync(folder.FullName, settings);
        await LoadQueue.EmptyAsync(again.ServiceBus);

        Assert.Equal(Events, await books.UsedAsync(contract));
        Assert.Equal(Events, (await books.LedgerAsync(contract)).Count);
        Assert.Equal(0, await again.StopsAsync("TERM"));
        folder.Delete(recursive: true);
    }
}
