using Azure.Data.Tables;
using BenefitsFunctions.ActivationRun;
using BenefitsFunctions.Activations;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Local.Host;
using BenefitsFunctions.Tests.Support;
using BenefitsFunctions.Tests.Telemetry;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Tests.ActivationRun;

/// <summary>What can't pass ends, and says so.</summary>
public sealed class StuckActivationTests
{
    private readonly RecordedLog _log = new();

    [Fact]
    public async Task Activation_WhenItsStatusForbidsTheNextStep_EndsAsFailedAndSaysSoOnce()
    {
        await using var app = await BenefitsHost.StartAsync(configure: Recording);
        using var metrics = new HeardMetrics(app.Services);
        var asked = await app.As("fabrikam-partner-admin").ActivatesAsync(Sample.Fabrikam, "ProductSupport");
        await app.SettleAsync();

        // No code of the app does this: somebody's hand, or a program of another version.
        var key = new ActivationKey(Sample.Fabrikam, asked["activationId"]!);
        await RowsOf(app).UpdateEntityAsync(
            new TableEntity(key.PartnerId, PartnerKeys.Activation(key.ActivationId)) { ["Status"] = $"{ActivationStatus.Rejected}" },
            Azure.ETag.All);
        await app.PassesAsync(TimeSpan.FromHours(60));
        await app.PassesAsync(TimeSpan.FromHours(1));

        var instance = await new TableClient(app.Storage, "benefitsInstances").GetEntityAsync<TableEntity>(key.InstanceId, "");
        Assert.Equal("Failed", instance.Value.GetString("RuntimeStatus"));
        Assert.Contains("can't go from Rejected to Completed", instance.Value.GetString("Output"), StringComparison.Ordinal);
        Assert.Equal(1, metrics.Sum("benefits.orchestrations.failed", ActivationInput.Orchestration));
        Assert.Equal(1, _log.Count($"Activation {key.ActivationId} of partner {key.PartnerId} is stuck"));
    }

    [Fact]
    public async Task Activation_WhenEveryDrawnPairIsTaken_StopsDrawingAndTriesAgainLater()
    {
        var chance = new StuckChance();
        await using var app = await BenefitsHost.StartAsync(configure: builder =>
        {
            builder.Services.AddSingleton<IdGenerator>(chance);
            Recording(builder);
        });
        await app.As("fabrikam-partner-admin").ActivatesAsync(Sample.Fabrikam, "ProductSupport");
        await app.SettleAsync();

        var admin = app.As("northwind-global-admin");
        var asked = await admin.ActivatesAsync(Sample.Northwind, "ProductSupport");
        await app.SettleAsync();
        var draws = _log.Count("drawing again");
        var waiting = await admin.GetsAsync(asked.Location!);
        chance.IsStuck = false;
        await app.PassesAsync(TimeSpan.FromSeconds(1));
        var provisioned = await admin.GetsAsync(asked.Location!);

        Assert.Equal((10, "Requested", null), (draws, waiting["status"], waiting["contractId"]));
        Assert.Equal("AwaitingPublication", provisioned["status"]);
    }

    private static TableClient RowsOf(BenefitsHost app) => new BenefitsTables(new TableServiceClient(app.Storage)).Partners;

    private void Recording(FunctionsApplicationBuilder builder) =>
        builder.Services.AddSingleton<ILogger<ActivationActivities>>(_log.CreateLogger<ActivationActivities>());

    private sealed class StuckChance : IdGenerator
    {
        public bool IsStuck { get; set; } = true;

        public override string Digits(int count) => IsStuck ? new string('1', count) : base.Digits(count);
    }
}
