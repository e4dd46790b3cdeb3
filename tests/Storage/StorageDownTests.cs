using System.Reflection;
using Azure.Data.Tables;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Local.Host;
using BenefitsFunctions.Tests.Support;
using BenefitsFunctions.Tests.Support.Processes;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace BenefitsFunctions.Tests.Storage;

/// <summary>A start while Table Storage is away from the app; the engine has its storage.</summary>
public sealed class StorageDownTests
{
    [Fact]
    public async Task Start_WhileTablesAreAway_WaitsSaysSoAndServesOnceTheyAreThere()
    {
        var log = new RecordedLog();
        var storage = await TestAzurite.OwnAccountAsync();
        await using var proxy = await StorageProxy.StartAsync(storage);
        proxy.IsDown = true;
        await using var app = await StartAsync(proxy, storage, log);
        var admin = app.As("contoso-global-admin");

        var said = await log.LineAsync("The app serves nothing since");
        var health = await app.Nobody.GetsAsync("/api/health");
        var refused = await admin.ActivatesAsync(Sample.Contoso, "ProductSupport");
        var stranger = await app.Nobody.GetsAsync($"/api/partners/{Sample.Contoso}");
        var products = await admin.GetsAsync("/api/products");
        var timer = app.RunsTimerAsync("SweepIdempotencyKeys");
        proxy.IsDown = false;
        var gate = app.Services.GetRequiredService<TablesGate>();
        while (!gate.IsOpen)
        {
            // The first pause is over; once more, should that have come before it began.
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            await gate.PassAsync(TimeSpan.FromSeconds(5), TimeProvider.System, CancellationToken.None)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        await timer;
        app.Clock.Advance(TimeSpan.FromSeconds(5));
        var healthy = await app.Nobody.GetsAsync("/api/health");
        var activated = await admin.ActivatesAsync(Sample.Contoso, "ProductSupport");

        Assert.Contains("Table Storage does not answer", said, StringComparison.Ordinal);
        Assert.Equal((503, "unhealthy"), (health.Status, health["tables"]));
        Assert.Equal((503, "storage-unavailable", TimeSpan.FromSeconds(10)), (refused.Status, refused.Code, refused.RetryAfter));
        Assert.Equal((401, 200), (stranger.Status, products.Status));
        Assert.Equal((200, "healthy"), (healthy.Status, healthy["tables"]));
        Assert.Equal(202, activated.Status);
        Assert.Equal(1, log.Count("its tables are there"));
    }

    [Fact]
    public async Task Stop_WhileTablesAreAway_IsNotHeldUp()
    {
        var storage = await TestAzurite.OwnAccountAsync();
        await using var proxy = await StorageProxy.StartAsync(storage);
        proxy.IsDown = true;
        var log = new RecordedLog();
        var app = await StartAsync(proxy, storage, log);
        await log.LineAsync("The app serves nothing since");

        // The clock stands: the pause to the next try would never end.
        await app.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void WithoutTables_NamesFunctionsOfTheApp() => Assert.Empty(TablesMiddleware.WithoutTables.Except(
        typeof(BenefitsApp).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Select(method => method.GetCustomAttribute<FunctionAttribute>()?.Name)));

    [Theory]
    [InlineData("GetBenefits", "httpTrigger", 0)]
    [InlineData("SweepEndings", "timerTrigger", 4)]
    [InlineData("ConsumeIncidentEvents", "serviceBusTrigger", 4)]
    [InlineData("ProvisionContract", "activityTrigger", 4)]
    [InlineData("RunActivation", "orchestrationTrigger", null)]
    [InlineData("GetHealth", "httpTrigger", null)]
    [InlineData("UnknownRequest", "httpTrigger", null)]
    [InlineData("WatchQueue", "timerTrigger", null)]
    public void PatienceOf_ByTrigger_IsNoneForRequestsAndMinutesForWhatComesBack(string function, string trigger, int? minutes) =>
        Assert.Equal(
            minutes is { } some ? TimeSpan.FromMinutes(some) : null,
            TablesMiddleware.PatienceOf(function, ["durableClient", trigger]));

    [Fact]
    public async Task Gate_ForWhatWaits_LetsInWhenItOpensAndFailsAfterItsPatience()
    {
        var (clock, gate) = (new FakeTimeProvider(), new TablesGate());
        var (waits, givesUp) = (
            gate.PassAsync(TimeSpan.FromMinutes(5), clock, CancellationToken.None),
            gate.PassAsync(TablesMiddleware.Patience, clock, CancellationToken.None));

        clock.Advance(TablesMiddleware.Patience);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => givesUp);
        Assert.False(waits.IsCompleted);
        gate.Open();
        await waits;
        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => new TablesGate().PassAsync(TimeSpan.Zero, clock, CancellationToken.None));
    }

    private static Task<BenefitsHost> StartAsync(StorageProxy proxy, string storage, RecordedLog log) => BenefitsHost.StartAsync(
        storage: storage,
        configure: builder =>
        {
            // Without the client's own pauses, which are on the machine's clock.
            var options = new TableClientOptions();
            options.Retry.MaxRetries = 0;
            builder.Services.AddSingleton(new TableServiceClient(proxy.ConnectionString, options));
            builder.Services.AddSingleton<ILogger<TableCreation>>(new Logger<TableCreation>(log));
        });
}
