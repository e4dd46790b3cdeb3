using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.Tests.Embedded.DurableTask;

public sealed class EngineTests
{
    [Fact]
    public async Task Orchestration_WhenItsActivitiesComplete_CompletesWithItsOutput()
    {
        await using var app = new EngineHarness()
            .Orchestrator("Greet", async context =>
            {
                var first = await context.CallActivityAsync<string>("Say", context.GetInput<string>());
                return await context.CallActivityAsync<string>("Say", first);
            })
            .Activity("Say", call => $"hello {call.ReadInput(typeof(string))}");
        await app.StartAsync();

        var id = await app.ScheduleAsync("Greet", "Ada");

        var instance = await app.GetAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, instance.RuntimeStatus);
        Assert.Equal("hello hello Ada", instance.ReadOutputAs<string>());
        Assert.Equal("Ada", instance.ReadInputAs<string>());
    }

    [Fact]
    public async Task Timer_WhenItsTimeComes_LetsTheOrchestrationGoOn()
    {
        await using var app = new EngineHarness().Orchestrator("Wait", async context =>
        {
            await context.CreateTimer(TimeSpan.FromHours(60), CancellationToken.None);
            return context.CurrentUtcDateTime;
        });
        await app.StartAsync();
        var id = await app.ScheduleAsync("Wait");

        await app.AdvanceAsync(TimeSpan.FromHours(59));
        Assert.True((await app.GetAsync(id)).IsRunning);
        await app.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(app.Clock.GetUtcNow().UtcDateTime, (await app.GetAsync(id)).ReadOutputAs<DateTime>());
    }

    [Fact]
    public async Task Event_WhenRaisedWhileItIsWaitedFor_BringsItsPayload()
    {
        await using var app = new EngineHarness().Orchestrator("Ask", async context => await context.WaitForExternalEvent<int>("Answer"));
        await app.StartAsync();
        var id = await app.ScheduleAsync("Ask");

        await app.RaiseAsync(id, "answer", 42);

        Assert.Equal(42, (await app.GetAsync(id)).ReadOutputAs<int>());
    }
}
