using BenefitsFunctions.Tests.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Embedded;

namespace BenefitsFunctions.Tests.Embedded.DurableTask;

public sealed class EngineRestartTests
{
    [Fact]
    public async Task Restart_WhenAnActivityHadNoResult_RunsItAgain()
    {
        var runs = 0;
        var hanging = new TaskCompletionSource<object?>();
        await using var app = await new EngineHarness()
            .Orchestrator("Call", async context => await context.CallActivityAsync<string>("Slow", "x"))
            .Activity("Slow", call => Interlocked.Increment(ref runs) == 1 ? hanging.Task : Task.FromResult(call.ReadInput(typeof(string))))
            .StartAsync();
        var id = await app.Client.ScheduleNewOrchestrationInstanceAsync("Call");
        await app.Client.WaitForInstanceStartAsync(id);

        await app.RestartAsync();
        await app.Engine.WhenIdleAsync();

        Assert.Equal("x", (await app.GetAsync(id)).ReadOutputAs<string>());
        Assert.Equal(2, runs);
    }

    [Fact]
    public async Task Restart_WhenATimerBecameDueMeanwhile_FiresIt()
    {
        await using var app = await new EngineHarness().Orchestrator("Wait", async context =>
        {
            await context.CreateTimer(TimeSpan.FromDays(3), CancellationToken.None);
            return "woken";
        }).StartAsync();
        var id = await app.ScheduleAsync("Wait");
        await app.KillAsync();
        app.Clock.Advance(TimeSpan.FromDays(4));

        await app.StartAsync();
        await app.Engine.WhenIdleAsync();

        Assert.Equal("woken", (await app.GetAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Restart_WhenEventsCameBeforeTheyWereWaitedFor_KeepsThemInOrder()
    {
        await using var app = await new EngineHarness().Orchestrator("Collect", async context =>
        {
            await context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
            return await context.WaitForExternalEvent<string>("Part") + await context.WaitForExternalEvent<string>("Part");
        }).StartAsync();
        var id = await app.ScheduleAsync("Collect");
        await app.RaiseAsync(id, "Part", "a");
        await app.RestartAsync();
        await app.RaiseAsync(id, "Part", "b");
        await app.RestartAsync();

        await app.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.Equal("ab", (await app.GetAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Restart_WhenEventsWereStoredAndNotTakenUp_DeliversThem()
    {
        await using var app = new EngineHarness().Orchestrator("Wait", async context => await context.WaitForExternalEvent<string>("Go"));
        await app.StartAsync();
        var id = await app.ScheduleAsync("Wait");
        await app.KillAsync();
        var cut = new FaultyTransport { CutAt = 5 };
        await app.StartAsync(cut);
        await app.Client.RaiseEventAsync(id, "Go", "stored");
        await cut.Cut;

        await app.RestartAsync();
        await app.Engine.WhenIdleAsync();

        Assert.Equal("stored", (await app.GetAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Restart_WhenTheOrchestratorIsNoMore_FailsItsInstanceClearly()
    {
        await using var app = new EngineHarness().Orchestrator("Old", async context => await context.WaitForExternalEvent<int>("Go"));
        await app.StartAsync();
        var id = await app.ScheduleAsync("Old");
        await app.KillAsync();
        app.Forget("Old");

        await app.StartAsync();
        await app.RaiseAsync(id, "Go", 1);

        Assert.Contains("no orchestrator 'Old'", (await app.GetAsync(id)).FailureDetails?.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAt_InTheFuture_BeginsThenEvenAfterARestart()
    {
        await using var app = await new EngineHarness()
            .Orchestrator("Later", context => Task.FromResult<object?>(context.CurrentUtcDateTime)).StartAsync();
        var at = app.Clock.GetUtcNow().AddDays(2);
        var id = await app.Client.ScheduleNewOrchestrationInstanceAsync("Later", new StartOrchestrationOptions(null, at));
        await app.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await app.GetAsync(id)).RuntimeStatus);
        await app.RestartAsync();

        await app.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.Equal(at.UtcDateTime, (await app.GetAsync(id)).ReadOutputAs<DateTime>());
    }

    [Fact]
    public async Task Stop_WhenAnActivityIsRunning_LetsItEndAndKeepsItsResult()
    {
        var runs = 0;
        var (entered, release) = (new TaskCompletionSource(), new TaskCompletionSource<object?>());
        await using var app = await new EngineHarness()
            .Orchestrator("Call", async context => await context.CallActivityAsync<string>("Slow") + await context.CallActivityAsync<string>("Next"))
            .Activity("Slow", call =>
            {
                runs++;
                entered.SetResult();
                return release.Task;
            })
            .Activity("Next", _ => "b")
            .StartAsync();
        var id = await app.Client.ScheduleNewOrchestrationInstanceAsync("Call");
        await entered.Task;

        var stop = app.Engine.StopAsync(CancellationToken.None);
        release.SetResult("a");
        await stop;
        await app.RestartAsync();
        await app.Engine.WhenIdleAsync();

        Assert.Equal("ab", (await app.GetAsync(id)).ReadOutputAs<string>());
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task Stop_WhenTheTimeToStopHasPassed_WritesNothingAfterwards()
    {
        var (entered, release) = (new TaskCompletionSource(), new TaskCompletionSource<object?>());
        await using var app = await new EngineHarness()
            .Orchestrator("Call", async context => await context.CallActivityAsync<string>("Slow"))
            .Activity("Slow", call =>
            {
                entered.TrySetResult();
                return release.Task;
            })
            .StartAsync();
        await app.Client.ScheduleNewOrchestrationInstanceAsync("Call");
        await entered.Task;

        await app.Engine.StopAsync(new CancellationToken(canceled: true));
        var requests = app.Transport.Requests;
        release.SetResult("too late");
        await app.Engine.WhenIdleAsync();

        Assert.Equal(requests, app.Transport.Requests);
        await Assert.ThrowsAsync<InvalidOperationException>(() => app.Client.RaiseEventAsync("x", "y"));
    }

    [Fact]
    public async Task Stop_WhenSomebodyWaitsForAnInstance_EndsTheWait()
    {
        await using var app = await new EngineHarness()
            .Orchestrator("Wait", async context => await context.WaitForExternalEvent<int>("Go")).StartAsync();
        var waiting = app.Client.WaitForInstanceCompletionAsync(await app.ScheduleAsync("Wait"));

        await app.Engine.StopAsync(CancellationToken.None);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Start_WhenStorageIsAway_SaysSo()
    {
        var tables = new global::Azure.Data.Tables.TableServiceClient(
            new Uri("http://127.0.0.1:1/devstoreaccount1"),
            new global::Azure.Data.Tables.TableSharedKeyCredential("devstoreaccount1", Convert.ToBase64String(new byte[64])),
            WithoutRetries());
        await using var engine = new DurableTaskEngine(
            tables, "Hub", TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => engine.StartAsync(CancellationToken.None));

        Assert.Contains("http://127.0.0.1:1", error.Message, StringComparison.Ordinal);
    }

    private static global::Azure.Data.Tables.TableClientOptions WithoutRetries()
    {
        var options = new global::Azure.Data.Tables.TableClientOptions();
        options.Retry.MaxRetries = 0;
        return options;
    }
}
