using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BenefitsFunctions.Tests.Telemetry;

/// <summary>An app whose telemetry is on, in which everything has happened once that people or portals do to it.</summary>
public sealed class TelemetryRun : IAsyncLifetime
{
    /// <summary>What people give, and what is known of them: none of it may be in any telemetry.</summary>
    public static readonly string[] Personal =
    [
        "alternate.address@fabrikam.example", "program.contact@fabrikam.example", "partner-admin@fabrikam.example",
        "global-admin@fabrikam.example", "fabrikam-partner-admin", "fabrikam-global-admin", "Grace Miller", "Beth Cole", "Adam Reed",
        "contact-7000001@northwind.example", "admin-7000001", "Robin", "Northwind Traders", "+49 30 1234", "Berlin",
        "Server of Jane Roe burns", "Advice for John Doe", "No thanks to Mrs Smith", "jane.roe@contoso.example", "Because of Jim Poe",
        "wrong-account", "repairs-by-hand", "Edited by Ann Onymous", "7QXWT-2M4KD-9HVRB", "Adatum of Max Moe", "adatum.example",
        "Mailboxes of Kim Koe are gone", "Since Kim Koe came", "Nobody of us can write", "Lee Loe", "lee.loe@fabrikam.example",
        "We call Kim Koe", "operators@contoso.example", "fabrikam-agent", "pat.poe@fabrikam.example", "+1 555 0199",
        "admin-7000003", "contact-7000003@refund.example", "admin-7000004", "Ivy Voe",
    ];

    /// <summary>The trace of the request that activated a benefit, and of one that opened an incident.</summary>
    public const string ActivationTrace = "0af7651916cd43dd8448eb211c80319c";
    public const string IncidentTrace = "1bf7651916cd43dd8448eb211c80319d";

    /// <summary>A timer function that failed at its first run.</summary>
    public const string FailingTimer = "PurgeHistory";

    private readonly MailServer _mails = new();
    private readonly FailingRuns _failing = new();
    private string _contract = "";

    internal OtlpReceiver Receiver { get; private set; } = null!;

    internal ExportedTelemetry Exported { get; } = new();

    internal HeardMetrics Metrics { get; private set; } = null!;

    public BenefitsHost App { get; private set; } = null!;

    /// <summary>The IDs of all contracts.</summary>
    public IReadOnlyList<string> AccessIds { get; private set; } = [];

    public IReadOnlyList<string> ContractIds { get; private set; } = [];

    /// <summary>How often <see cref="FailingTimer"/> was run, the first time included.</summary>
    public int RunsOfFailingTimer => _failing.Count;

    /// <summary>How many activations were completed.</summary>
    public int Completed { get; private set; }

    private Person Admin => App.As("fabrikam-partner-admin");

    public async Task InitializeAsync()
    {
        Receiver = await OtlpReceiver.StartAsync();
        App = await BenefitsHost.StartAsync(
            extend: app =>
            {
                app.Services.AddSingleton(_failing);
                app.UseMiddleware<Breakdown>();
                Exported.AddTo(app);
            },
            settings:
            [
                .. Receiver.Settings,
                "Benefits:Mail:Host=127.0.0.1", $"Benefits:Mail:Port={_mails.Port}", "Benefits:Mail:Security=None",
                "Benefits:PublicationDelay=00:00:00", "Benefits:GoToMarketDelay=00:00:00",
                "Benefits:OperatorsEmail=operators@contoso.example",
            ]);
        Metrics = new HeardMetrics(App.Services);
        await Assert.ThrowsAsync<HttpRequestException>(() => App.RunsTimerAsync(FailingTimer));
        await ActivatesAsync();
        await AsksOfficeAsync();
        await LinksAsync();
        await OpensAsync();
        await SendsWhatCantBeTakenAsync();
        await ChangesContractAsync();
        await AuditsAsync();
        await AsksForACustomerAsync();
        await OffersInUse.TakesSoftwareAsync(App, Admin);
        await OffersInUse.GoesToMarketAsync(App, Admin, _mails);
        await OffersInUse.IsRefundedAsync(App, _mails);
        await App.As("somebody").GetsAsync("/api/products");
        await RunsTimersAsync();
        await ReadIdsAsync();
        ExportedTelemetry.Flush(App.Services);
    }

    public async Task DisposeAsync()
    {
        Metrics.Dispose();
        await App.DisposeAsync();
        await _mails.DisposeAsync();
        await Receiver.DisposeAsync();
    }

    /// <summary>A person whose requests belong to a trace.</summary>
    private static Person Within(Person person, string trace) => person.With("traceparent", $"00-{trace}-00f067aa0ba902b7-01");

    // The mail server does not answer at first, then defers, then takes.
    private async Task ActivatesAsync()
    {
        var asked = 0;
        _mails.AnswersRecipient = _ => asked++ == 0 ? 450 : null;
        await Within(Admin, ActivationTrace).ActivatesAsync(
            Sample.Fabrikam, "ProductSupport", alternateEmail: "alternate.address@fabrikam.example");
        await App.SettleAsync();
        _mails.ComesUp();
        await LaterAsync();
        await LaterAsync();
        _contract = (await Admin.SeesBenefitAsync(Sample.Fabrikam, "ProductSupport")).GetProperty("contractId").GetString()!;
    }

    private async Task AsksOfficeAsync()
    {
        var partner = await new AssistedPartner(App, "7000001", "DE").AddAsync();
        await partner.DecidedAsync(await partner.AsksAsync(), approve: true);
        await partner.DecidedAsync(await partner.AsksAsync("SignatureCloudSupport"), approve: false, "No thanks to Mrs Smith");

        // For good: one recipient is refused.
        _mails.AnswersRecipient = recipient => recipient.StartsWith("admin-", StringComparison.Ordinal) ? 550 : null;
        await App.SettleAsync();
    }

    private async Task LinksAsync()
    {
        var line = await Admin.SeesBenefitAsync(Sample.Fabrikam, "ProductSupport");
        var (access, stranger) = (line.GetProperty("accessId").GetString()!, App.As("wrong-account"));
        var other = (await StoredIdsAsync()).Select(ids => ids.ContractId).First(id => id != _contract);
        Assert.Equal(404, (await stranger.LinksAsync(access, other)).Status);
        Assert.Equal(400, (await stranger.LinksAsync(access[..^1] + (char)('0' + ((access[^1] - '0' + 1) % 10)), _contract)).Status);
        Assert.InRange((await Admin.LinksAsync(line)).Status, 200, 201);
    }

    // Ten units: seven of a portal, one of the API that crosses the mark, two of a portal, and one that is rejected.
    private async Task OpensAsync()
    {
        for (var i = 0; i < 7; i++)
        {
            await App.ReceivesEventAsync(EventJson.Opened(_contract, $"i{i}", $"o{i}", "fabrikam-global-admin"));
        }

        await App.SettleAsync();
        var opened = await Within(Admin, IncidentTrace).PostsAsync("/api/incidents", new
        {
            contractId = _contract,
            product = "windows-server",
            version = "2025",
            severity = "B",
            title = "Server of Jane Roe burns",
            language = "en",
        });
        Assert.Equal(202, opened.Status);
        await App.SettleAsync();
        await Task.WhenAll(Enumerable.Range(7, 3).Select(
            i => App.ReceivesEventAsync(EventJson.Opened(_contract, $"i{i}", $"o{i}", "fabrikam-global-admin"))));
        await App.SettleAsync();
        await Admin.PostsAsync($"{opened.Location}/close", new { outcome = "Resolved" });
        await App.SettleAsync();
    }

    private async Task SendsWhatCantBeTakenAsync()
    {
        await App.ReceivesEventAsync("not an event, says jane.roe@contoso.example");
        await App.ReceivesEventAsync(EventJson.Opened("10000000000008", "lost", "lost", "fabrikam-global-admin"));
        await App.SettleAsync();
        var letters = (await App.Operator.GetsAsync("/api/operations/dead-letters")).Body.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(2, letters.Count);
        await App.Operator.PostsAsync($"/api/operations/dead-letters/{letters[1].GetProperty("id").GetString()}/resend", new { });
        await App.SettleAsync();
    }

    private async Task ChangesContractAsync()
    {
        var path = $"/api/partners/{Sample.Fabrikam}/contracts/{_contract}";
        await Admin.FilesAdvisoryAsync(Sample.Fabrikam, "Advice for John Doe", 1);
        await App.Office.PostsAsync($"{path}/extend", new { until = "2027-03-01", reason = "Because of Jim Poe" });
        await App.SettleAsync();
        await App.Office.PostsAsync($"{path}/revoke", new { reason = "Because of Jim Poe" });
        await App.SettleAsync();
        await Admin.GetsAsync($"{path}/ledger");
    }

    private async Task AuditsAsync()
    {
        await new BenefitsTables(new TableServiceClient(App.Storage)).Contracts.UpdateEntityAsync(
            new TableEntity(_contract, ContractRow.RowKey) { ["UsedQuarters"] = 0L }, ETag.All);
        await App.Operator.SendsAsync("POST", "/api/operations/audit", null);
        await App.SettleAsync();
        var repaired = await App.As("repairs-by-hand", "Operator").PostsAsync(
            "/api/operations/balances/repair", new { contractId = _contract, reason = "Edited by Ann Onymous" });
        Assert.Equal("True", repaired["repaired"]);
        var letters = (await App.Operator.GetsAsync("/api/operations/dead-letters")).Body.GetProperty("items").EnumerateArray();
        var discarded = await App.Operator.DeletesAsync(
            $"/api/operations/dead-letters/{letters.First().GetProperty("id").GetString()}?reason=no-event");
        Assert.InRange(discarded.Status, 200, 299);
        await App.SettleAsync();
    }

    // A request whose first response is missed, and given then.
    private async Task AsksForACustomerAsync()
    {
        var partner = $"/api/partners/{Sample.Fabrikam}";
        await App.Office.PutsAsync(
            $"{partner}/users/fabrikam-agent",
            new { email = "lee.loe@fabrikam.example", displayName = "Lee Loe", association = "CspOnly", roles = new[] { "AdminAgent" } });
        var agent = App.As("fabrikam-agent");
        var customer = await agent.PutsAsync($"{partner}/customers/adatum", new
        {
            name = "Adatum of Max Moe",
            tenantId = "01234567-89ab-cdef-0123-456789abcdef",
            tenantDomains = new[] { "adatum.example" },
            relationship = "Direct",
            azureGrant = new { granted = false },
            services = new[] { "Office365" },
        });
        var filed = await agent.PostsAsync($"{partner}/customers/adatum/requests", new
        {
            service = "Office365",
            severity = "A",
            kind = "BreakFix",
            language = "en",
            title = "Mailboxes of Kim Koe are gone",
            description = "Since Kim Koe came",
            businessImpact = "Nobody of us can write",
        });
        Assert.Equal((201, 202), (customer.Status, filed.Status));
        await App.PassesAsync(TimeSpan.FromHours(2) + TimeSpan.FromMinutes(6));
        await App.SettleAsync();
        var answered = await App.Operator.PostsAsync(
            $"/api/operations/requests/{filed["requestId"]}/responses", new { text = "We call Kim Koe" });
        Assert.Equal("True", $"{answered.Body.GetProperty("firstResponse").GetProperty("missed")}");
    }

    private async Task RunsTimersAsync()
    {
        foreach (var timer in TimerFunctions.All)
        {
            await App.RunsTimerAsync(timer);
        }
    }

    private async Task LaterAsync()
    {
        await App.PassesAsync(TimeSpan.FromMinutes(15));
        await App.SettleAsync();
    }

    private async Task ReadIdsAsync()
    {
        var ids = await StoredIdsAsync();
        (AccessIds, ContractIds) = ([.. ids.Select(pair => pair.AccessId)], [.. ids.Select(pair => pair.ContractId)]);
        Completed = await new BenefitsTables(new TableServiceClient(App.Storage)).Partners
            .QueryAsync<TableEntity>("Status eq 'Completed'").CountAsync();
    }

    private async Task<List<(string AccessId, string ContractId)>> StoredIdsAsync() =>
        await new BenefitsTables(new TableServiceClient(App.Storage)).AccessIds.QueryAsync<TableEntity>()
            .Select(row => (row.PartitionKey, row.GetString("ContractId"))).ToListAsync();

    private sealed class FailingRuns
    {
        private int _count;

        public int Count => _count;

        public int Next() => Interlocked.Increment(ref _count);
    }

    // Nobody expects it.
    private sealed class Breakdown(FailingRuns failing) : IFunctionsWorkerMiddleware
    {
        public Task Invoke(FunctionContext context, FunctionExecutionDelegate next) =>
            context.FunctionDefinition.Name == "GetProducts"
            || (context.FunctionDefinition.Name == FailingTimer && failing.Next() == 1)
                ? throw new InvalidOperationException("It broke.")
                : next(context);
    }
}
