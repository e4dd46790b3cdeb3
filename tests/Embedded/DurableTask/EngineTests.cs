using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.Tests.Embedded.DurableTask;

public sealed class EngineTests
{
    [Fact]
    public async Task Orchestration_WhenItsActivitiesComplete_CompletesWithItsOutput()
    {
        await using var app = await new EngineHarness()
            .Orchestrator("Greet", async context =>
            {
                context.SetCustomStatus(new { Step = 1 });
                var first = await context.CallActivityAsync<string>("Say", context.GetInput<string>());
                context.SetCustomStatus(new { Step = 2 });
                return await context.CallActivityAsync<string>("Say", first);
            })
            .Activity("Say", call => $"hello {call.ReadInput(typeof(string))}")
            .StartAsync();

        var id = await app.ScheduleAsync("Greet", "Ada");

        var instance = await app.GetAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, instance.RuntimeStatus);
        Assert.Equal("hello hello Ada", instance.ReadOutputAs<string>());
        Assert.Equal("Ada", instance.ReadInputAs<string>());
        Assert.Equal("""{"Step":2}""", instance.SerializedCustomStatus);
        Assert.Equal("Greet", instance.Name);
    }

    [Fact]
    public async Task Orchestration_OfNSequentialActivities_CostsNPlusTwoWrites()
    {
        await using var app = await new EngineHarness()
            .Orchestrator("Count", async context =>
            {
                var sum = 0;
                for (var i = 0; i < 5; i++)
                {
                    sum += await context.CallActivityAsync<int>("One");
                }

                return sum;
            })
            .Activity("One", _ => 1)
            .StartAsync();
        var before = app.Transport.Requests;

        await app.ScheduleAsync("Count");

        Assert.Equal(7, app.Transport.Requests - before);
    }

    [Fact]
    public async Task Timer_WhenItsTimeComes_LetsTheOrchestrationGoOn()
    {
        await using var app = await new EngineHarness().Orchestrator("Wait", async context =>
        {
            await context.CreateTimer(TimeSpan.FromHours(60), CancellationToken.None);
            return context.CurrentUtcDateTime;
        }).StartAsync();
        var id = await app.ScheduleAsync("Wait");

        await app.AdvanceAsync(TimeSpan.FromHours(59));
        Assert.True((await app.GetAsync(id)).IsRunning);
        await app.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(app.Clock.GetUtcNow().UtcDateTime, (await app.GetAsync(id)).ReadOutputAs<DateTime>());
    }

    [Fact]
    public async Task Timer_OfZeroTime_FiresAtOnce()
    {
        await using var app = await new EngineHarness().Orchestrator("Wait", async context =>
        {
            await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
            await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
            return "done";
        }).StartAsync();

        Assert.True((await app.GetAsync(await app.ScheduleAsync("Wait"))).IsCompleted);
    }

    [Fact]
    public async Task Timer_BeyondTheLongestTimerOfTheSystem_FiresAtItsTime()
    {
        await using var app = await new EngineHarness().Orchestrator("Wait", async context =>
        {
            await context.CreateTimer(TimeSpan.FromDays(100), CancellationToken.None);
            return null;
        }).StartAsync();
        var id = await app.ScheduleAsync("Wait");

        await app.AdvanceAsync(TimeSpan.FromDays(99));
        Assert.False((await app.GetAsync(id)).IsCompleted);
        await app.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.True((await app.GetAsync(id)).IsCompleted);
    }

    [Fact]
    public async Task Event_WhenRaisedWhileItIsWaitedFor_BringsItsPayload()
    {
        await using var app = await new EngineHarness()
            .Orchestrator("Ask", async context => await context.WaitForExternalEvent<int>("Answer")).StartAsync();
        var id = await app.ScheduleAsync("Ask");

        await app.RaiseAsync(id, "answer", 42);

        Assert.Equal(42, (await app.GetAsync(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Events_MoreThanOneCommitTakes_AllComeInOrder()
    {
        await using var app = await new EngineHarness().Orchestrator("Collect", async context =>
        {
            var all = new List<int>();
            while (all.Count < 250)
            {
                all.Add(await context.WaitForExternalEvent<int>("Number"));
            }

            return all;
        }).StartAsync();
        var id = await app.ScheduleAsync("Collect");

        for (var i = 0; i < 250; i++)
        {
            await app.Client.RaiseEventAsync(id, "Number", i);
        }

        await app.Engine.WhenIdleAsync();
        Assert.Equal(Enumerable.Range(0, 250), (await app.GetAsync(id)).ReadOutputAs<List<int>>());
    }

    [Fact]
    public async Task Activity_WhenItThrowsAndNobodyCatches_FailsTheInstanceWithTheOriginalInside()
    {
        await using var app = await new EngineHarness()
            .Orchestrator("Try", async context => await context.CallActivityAsync<int>("Throw"))
            .Activity("Throw", (Func<global::Microsoft.DurableTask.Embedded.ActivityCall, object?>)(_ => throw new FormatException("not a number")))
            .StartAsync();

        var instance = await app.GetAsync(await app.ScheduleAsync("Try"));

        Assert.Equal(OrchestrationRuntimeStatus.Failed, instance.RuntimeStatus);
        Assert.Equal("Microsoft.DurableTask.TaskFailedException", instance.FailureDetails?.ErrorType);
        Assert.True(instance.FailureDetails?.InnerFailure?.IsCausedBy<FormatException>());
    }

    [Fact]
    public async Task Activity_ThatIsUnknown_FailsWithTheKnownNames()
    {
        await using var app = await new EngineHarness()
            .Orchestrator("Try", async context => await context.CallActivityAsync<int>("Missing"))
            .Activity("Present", _ => 1)
            .StartAsync();

        var instance = await app.GetAsync(await app.ScheduleAsync("Try"));

        Assert.Contains("'Missing'. Known ones: Present", instance.FailureDetails?.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_OfAnyKind_ComeBackWhole()
    {
        var text = string.Concat(Enumerable.Repeat("ä\"\\\u2028語", 18_000));
        await using var app = await new EngineHarness()
            .Orchestrator("Echo", async context =>
            {
                var raised = await context.WaitForExternalEvent<string>("Text");
                var copies = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => context.CallActivityAsync<string>("Copy", raised)));
                await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                return copies.All(copy => copy == raised) ? copies[0][..20_000] : "changed";
            })
            .Activity("Copy", call => call.ReadInput(typeof(string)))
            .StartAsync();
        var id = await app.ScheduleAsync("Echo", text[..20_000]);
        await app.RaiseAsync(id, "Text", text);
        await app.RestartAsync();

        await app.AdvanceAsync(TimeSpan.FromHours(1));

        var instance = await app.GetAsync(id);
        Assert.Equal(text[..20_000], instance.ReadInputAs<string>());
        Assert.Equal(text[..20_000], instance.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Output_WhenItIsTooLong_FailsTheInstance()
    {
        await using var app = await new EngineHarness()
            .Orchestrator("Long", _ => Task.FromResult<object?>(new string('x', 200_001))).StartAsync();

        var instance = await app.GetAsync(await app.ScheduleAsync("Long"));

        Assert.Equal(OrchestrationRuntimeStatus.Failed, instance.RuntimeStatus);
        Assert.Contains("at most 200000", instance.FailureDetails?.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Turn_OfManyActions_IsCommittedWhole()
    {
        await using var app = await new EngineHarness()
            .Orchestrator("Fan", async context =>
                (await Task.WhenAll(Enumerable.Range(0, 300).Select(i => context.CallActivityAsync<int>("Same", i)))).Sum())
            .Activity("Same", call => call.ReadInput(typeof(int)))
            .StartAsync();

        Assert.Equal(44_850, (await app.GetAsync(await app.ScheduleAsync("Fan"))).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Orchestrator_ThatAwaitsForeignWork_FailsAndOthersGoOn()
    {
        var foreign = new TaskCompletionSource();
        await using var app = await new EngineHarness()
            .Orchestrator("Illegal", async context =>
            {
                _ = context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
                await foreign.Task;
                return null;
            })
            .Orchestrator("Legal", async context => await context.CallActivityAsync<int>("One"))
            .Activity("One", _ => 1)
            .StartAsync();
        var illegal = await app.ScheduleAsync("Illegal");
        await Task.Run(foreign.SetResult);

        var ended = await app.Client.WaitForInstanceCompletionAsync(illegal, getInputsAndOutputs: true);

        Assert.Contains("does not come from its context", ended.FailureDetails?.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(1, (await app.GetAsync(await app.ScheduleAsync("Legal"))).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Instances_FiveHundredAtOnce_AllCompleteWithBoundedConcurrency()
    {
        var (running, most) = (0, 0);
        await using var app = await new EngineHarness()
            .Orchestrator("Two", async context =>
                await context.CallActivityAsync<int>("One") + await context.CallActivityAsync<int>("One"))
            .Activity("One", async _ =>
            {
                var now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                await Task.Yield();
                Interlocked.Decrement(ref running);
                return 1;
            })
            .StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => app.Client.ScheduleNewOrchestrationInstanceAsync("Two", i)));
        await app.Engine.WhenIdleAsync();

        var all = new List<OrchestrationMetadata>();
        await foreach (var instance in app.Client.GetAllInstancesAsync(new OrchestrationQuery(FetchInputsAndOutputs: true)))
        {
            all.Add(instance);
        }

        Assert.Equal(500, all.Count(instance => instance.ReadOutputAs<int>() == 2));
        Assert.InRange(most, 1, 4 * Environment.ProcessorCount);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = most; value > seen; seen = most)
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
