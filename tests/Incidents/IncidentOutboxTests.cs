using Azure.Messaging.ServiceBus;
using BenefitsFunctions.Chance;
using BenefitsFunctions.EventQueue;
using BenefitsFunctions.Incidents;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Messaging;
using BenefitsFunctions.Plans;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace BenefitsFunctions.Tests.Incidents;

public sealed class IncidentOutboxTests
{
    [Fact]
    public async Task Open_WhenQueueDoesNotAnswer_IsStoredAndSentLater()
    {
        await using var app = await BenefitsHost.StartAsync();
        var books = new StoredContracts(app.Storage);
        var contract = await books.AddContractAsync(BenefitsFunctions.Entitlements.Grant.Of(5), partnerId: Sample.Fabrikam);
        const string Nowhere = "Endpoint=sb://127.0.0.1:1;SharedAccessKeyName=any;SharedAccessKey=any;UseDevelopmentEmulator=true";
        await using var queue = new IncidentQueue(new ServiceBusClient(Nowhere), new IdGenerator());
        var outbox = new IncidentOutbox(
            books.Tables,
            queue,
            new UnsentEvents(books.Tables, TimeProvider.System, Unheard.Metrics),
            TimeProvider.System,
            NullLogger<IncidentOutbox>.Instance);
        var incident = new OpenedIncident(
            new IdGenerator().NewId(),
            "fabrikam-member",
            Sample.Today,
            SupportPlan.ProductSupport,
            contract,
            "windows-server",
            "2022",
            Severity.B,
            "T",
            "en");

        await outbox.OpenAsync(incident, CancellationToken.None);
        await app.SettleAsync();
        var before = await books.UsedAsync(contract);
        await app.RunsTimerAsync("ResumeIncidents");
        await app.RunsTimerAsync("ResumeIncidents");
        await app.SettleAsync();

        Assert.Equal((0m, 1m), (before, await books.UsedAsync(contract)));
        Assert.Equal("Open", (await app.As("fabrikam-member").GetsAsync($"/api/incidents/{incident.IncidentId}"))["status"]);
    }
}
