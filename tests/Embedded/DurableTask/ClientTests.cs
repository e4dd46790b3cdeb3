using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using static Microsoft.DurableTask.Client.OrchestrationRuntimeStatus;

namespace BenefitsFunctions.Tests.Embedded.DurableTask;

public sealed class ClientTests
{
    [Fact]
    public async Task Schedule_WhenTheIdBreaksTheRule_Throws()
    {
        await using var app = await WaitingAsync();
        foreach (var id in new[] { "a/b", @"a\b", "a#b", "a?b", "a\nb", new string('x', 101), "" })
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => app.ScheduleAsync("Wait", id: id));
        }

        var odd = "it's 100% fine: ü 語 " + new string('x', 80);
        Assert.Equal(100, odd.Length);
        Assert.True((await app.GetAsync(await app.ScheduleAsync("Wait", id: odd))).IsRunning);
        await app.RaiseAsync(odd, "Go", "well");
        Assert.Equal("well", (await app.GetAsync(odd)).ReadOutputAs<string>());
        Assert.Equal(1, (await app.Client.PurgeInstanceAsync(odd)).PurgedInstanceCount);
    }

    [Fact]
    public async Task Schedule_OfAnUnknownOrchestrator_Throws()
    {
        await using var app = await WaitingAsync();

        var error = await Assert.ThrowsAsync<ArgumentException>(() => app.ScheduleAsync("Nope"));

        Assert.Contains("Known ones: Wait", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schedule_WhenTheInstanceIsUnfinished_Throws()
    {
        await using var app = await WaitingAsync();
        await app.ScheduleAsync("Wait", id: "one");

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => app.ScheduleAsync("Wait", id: "one"));
    }

    [Fact]
    public async Task Schedule_WhenTheInstanceIsFinished_ReplacesItAndItsRows()
    {
        await using var app = await WaitingAsync();
        await app.ScheduleAsync("Wait", "old", "one");
        await app.RaiseAsync("one", "Go", "first");
        await app.RaiseAsync("one", "Go", "never delivered");

        await app.ScheduleAsync("Wait", "new", "one");
        await app.RestartAsync();
        await app.Engine.WhenIdleAsync();

        Assert.True((await app.GetAsync("one")).IsRunning);
        await app.RaiseAsync("one", "Go", "second");
        Assert.Equal("second", (await app.GetAsync("one")).ReadOutputAs<string>());
        Assert.Equal("new", (await app.GetAsync("one")).ReadInputAs<string>());
    }

    [Fact]
    public async Task Schedule_WhenTheStatusIsToBeKept_Throws()
    {
        await using var app = await WaitingAsync();
        await app.ScheduleAsync("Wait", id: "one");
        await app.RaiseAsync("one", "Go", "done");
        var options = new StartOrchestrationOptions("one");

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() =>
            app.Client.ScheduleNewOrchestrationInstanceAsync("Wait", options.WithDedupeStatuses(Completed, Running)));

        await app.Client.ScheduleNewOrchestrationInstanceAsync("Wait", options.WithDedupeStatuses(Failed));
        Assert.False((await app.GetAsync("one")).IsCompleted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Schedule_WhenManyWantTheSameId_ExactlyOneWins(bool replacing)
    {
        await using var app = await WaitingAsync();
        if (replacing)
        {
            await app.ScheduleAsync("Wait", id: "one");
            await app.RaiseAsync("one", "Go");
        }

        var tries = await Task.WhenAll(Enumerable.Range(0, 12).Select(async i =>
        {
            try
            {
                await app.Client.ScheduleNewOrchestrationInstanceAsync("Wait", i, new StartOrchestrationOptions("one"));
                return i;
            }
            catch (OrchestrationAlreadyExistsException)
            {
                return -1;
            }
        }));

        var winner = Assert.Single(tries, i => i >= 0);
        await app.Engine.WhenIdleAsync();
        Assert.Equal(winner, (await app.GetAsync("one")).ReadInputAs<int>());
    }

    [Fact]
    public async Task RaiseEvent_ToAnUnknownOrFinishedInstance_IsDroppedAndLogged()
    {
        var loggers = new ListLoggerFactory();
        await using var app = new EngineHarness { Loggers = loggers }.Orchestrator("Wait", Waiter);
        await app.StartAsync();
        await app.ScheduleAsync("Wait", id: "one");
        await app.RaiseAsync("one", "Go", 1);

        await app.RaiseAsync("one", "Late", 2);
        await app.RaiseAsync("nobody", "Late", 3);

        Assert.Equal(2, loggers.Lines.Count(line => line.StartsWith("Event Late", StringComparison.Ordinal)));
        Assert.Null(await app.Client.GetInstanceAsync("nobody"));
    }

    [Fact]
    public async Task Terminate_WhenTheInstanceWaits_EndsItWithTheOutput()
    {
        await using var app = await WaitingAsync();
        await app.ScheduleAsync("Wait", id: "one");
        await app.RestartAsync();

        await app.Client.TerminateInstanceAsync("one", "not wanted any more");
        await app.Client.TerminateInstanceAsync("one", "twice");
        await app.Client.TerminateInstanceAsync("nobody");

        var instance = await app.GetAsync("one");
        Assert.Equal(Terminated, instance.RuntimeStatus);
        Assert.Equal("not wanted any more", instance.ReadOutputAs<string>());
        await app.RestartAsync();
        await app.RaiseAsync("one", "Go", 1);
        Assert.Equal(Terminated, (await app.GetAsync("one")).RuntimeStatus);
    }

    [Fact]
    public async Task Purge_WhenTheInstanceIsFinished_LeavesNoRow()
    {
        await using var app = await WaitingAsync();
        await app.ScheduleAsync("Wait", id: "one");
        Assert.Equal(0, (await app.Client.PurgeInstanceAsync("one")).PurgedInstanceCount);
        await app.RaiseAsync("one", "Go", 1);

        Assert.Equal(1, (await app.Client.PurgeInstanceAsync("one")).PurgedInstanceCount);

        Assert.Equal(0, (await app.Client.PurgeInstanceAsync("one")).PurgedInstanceCount);
        Assert.Null(await app.Client.GetInstanceAsync("one"));
        await foreach (var row in (await app.TableAsync()).QueryAsync<global::Azure.Data.Tables.TableEntity>())
        {
            Assert.Fail($"{row.RowKey} is left.");
        }
    }

    [Fact]
    public async Task PurgeAll_RemovesTheFinishedOnesThatMatch()
    {
        await using var app = await WaitingAsync();
        await app.ScheduleAsync("Wait", id: "done");
        await app.RaiseAsync("done", "Go", 1);
        await app.ScheduleAsync("Wait", id: "ended");
        await app.Client.TerminateInstanceAsync("ended");
        await app.ScheduleAsync("Wait", id: "waiting");

        var some = await app.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(Statuses: [Terminated, Running]));
        var rest = await app.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(CreatedTo: app.Clock.GetUtcNow()));

        Assert.Equal((1, 1), (some.PurgedInstanceCount, rest.PurgedInstanceCount));
        Assert.True((await app.GetAsync("waiting")).IsRunning);
    }

    [Fact]
    public async Task GetAllInstances_WithAFilter_GivesPagesOfWhatMatches()
    {
        await using var app = await WaitingAsync();
        for (var i = 0; i < 5; i++)
        {
            await app.ScheduleAsync("Wait", i, $"a-{i}");
            await app.AdvanceAsync(TimeSpan.FromDays(1));
        }

        await app.ScheduleAsync("Wait", id: "b-1");
        await app.RaiseAsync("a-3", "Go", 1);
        var from = app.Clock.GetUtcNow() - TimeSpan.FromDays(4);

        var query = new OrchestrationQuery(CreatedFrom: from, Statuses: [Running, Pending], InstanceIdPrefix: "a-", PageSize: 2);
        var pages = new List<List<string>>();
        await foreach (var page in app.Client.GetAllInstancesAsync(query).AsPages())
        {
            pages.Add([.. page.Values.Select(instance => instance.InstanceId)]);
        }

        Assert.Equal(["a-1", "a-2", "a-4"], pages.SelectMany(page => page));
        Assert.All(pages, page => Assert.InRange(page.Count, 0, 2));
    }

    [Fact]
    public async Task GetInstance_WithoutInputsAndOutputs_RefusesToReadThem()
    {
        await using var app = await WaitingAsync();
        var id = await app.ScheduleAsync("Wait", "secret");

        var instance = await app.Client.GetInstanceAsync(id);

        Assert.Null(instance!.SerializedInput);
        Assert.Throws<InvalidOperationException>(() => instance.ReadInputAs<string>());
    }

    [Fact]
    public async Task WaitForInstance_FollowsItsLife()
    {
        await using var app = await WaitingAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => app.Client.WaitForInstanceCompletionAsync("nobody"));
        await app.Client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions("one"));
        Assert.Equal(Running, (await app.Client.WaitForInstanceStartAsync("one")).RuntimeStatus);
        var completion = app.Client.WaitForInstanceCompletionAsync("one", getInputsAndOutputs: true);
        Assert.False(completion.IsCompleted);

        await app.Client.RaiseEventAsync("one", "Go", "done");

        Assert.Equal("done", (await completion).ReadOutputAs<string>());
        Assert.Equal("done", (await app.Client.WaitForInstanceCompletionAsync("one", true)).ReadOutputAs<string>());
    }

    private static async Task<object?> Waiter(TaskOrchestrationContext context) => await context.WaitForExternalEvent<object?>("Go");

    private static Task<EngineHarness> WaitingAsync() => new EngineHarness().Orchestrator("Wait", Waiter).StartAsync();
}
