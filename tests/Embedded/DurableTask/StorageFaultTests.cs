using Azure;
using Azure.Data.Tables;

namespace BenefitsFunctions.Tests.Embedded.DurableTask;

public sealed class StorageFaultTests
{
    [Fact]
    public async Task Commit_WhenStorageIsAwayForAWhile_IsTriedAgainAndLogged()
    {
        var loggers = new ListLoggerFactory();
        var effects = 0;
        await using var app = new EngineHarness { Loggers = loggers }
            .Orchestrator("Call", async context => await context.CallActivityAsync<int>("Effect"))
            .Activity("Effect", _ => ++effects);
        await app.StartAsync();
        var id = await app.Client.ScheduleNewOrchestrationInstanceAsync("Call");
        app.Transport.FailNext(2);

        var idle = app.Engine.WhenIdleAsync();
        while (!idle.IsCompleted)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.True((await app.GetAsync(id)).IsCompleted);
        Assert.Equal(1, effects);
        Assert.Contains(loggers.Lines, line => line.Contains("could not be stored", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Commit_WhenItReachedStorageButTheAnswerWasLost_IsNotDoneTwice()
    {
        var loggers = new ListLoggerFactory();
        await using var app = new EngineHarness { Loggers = loggers }.Orchestrator("Collect", async context =>
        {
            var all = "";
            while (all.Length < 3)
            {
                all += await context.WaitForExternalEvent<string>("Part");
            }

            return all;
        });
        await app.StartAsync();
        var id = await app.ScheduleAsync("Collect");
        await app.RaiseAsync(id, "Part", "a");

        app.Transport.LoseNextTransactionAnswer();
        await app.Client.RaiseEventAsync(id, "Part", "b");
        var idle = app.Engine.WhenIdleAsync();
        while (!idle.IsCompleted)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await app.RaiseAsync(id, "Part", "c");
        Assert.Equal("abc", (await app.GetAsync(id)).ReadOutputAs<string>());
        Assert.Contains(loggers.Lines, line => line.Contains("changed in storage", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Commit_WhenSomebodyElseWroteTheRow_ReadsItAnewAndGoesOn()
    {
        await using var app = new EngineHarness().Orchestrator("Wait", async context => await context.WaitForExternalEvent<string>("Go"));
        await app.StartAsync();
        var id = await app.ScheduleAsync("Wait");
        var table = await app.TableAsync();
        var row = (await table.GetEntityAsync<TableEntity>(id, $"i-{id}")).Value;
        await table.UpdateEntityAsync(row, ETag.All);

        await app.RaiseAsync(id, "Go", "on");

        Assert.Equal("on", (await app.GetAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Commit_WhenSomebodyElseRemovedTheInstance_GivesItUpAndServesOthers()
    {
        await using var app = new EngineHarness().Orchestrator("Wait", async context => await context.WaitForExternalEvent<string>("Go"));
        await app.StartAsync();
        var id = await app.ScheduleAsync("Wait");
        var table = await app.TableAsync();
        await table.DeleteEntityAsync(id, $"i-{id}");

        await app.RaiseAsync(id, "Go", "on");

        Assert.Null(await app.Client.GetInstanceAsync(id));
        await app.ScheduleAsync("Wait", id: id);
        await app.RaiseAsync(id, "Go", "again");
        Assert.Equal("again", (await app.GetAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Turn_WhenTheHistoryIsSpoilt_FailsThatInstanceOnly()
    {
        await using var app = new EngineHarness().Orchestrator("Wait", async context => await context.WaitForExternalEvent<string>("Go"));
        await app.StartAsync();
        var (spoilt, sound) = (await app.ScheduleAsync("Wait"), await app.ScheduleAsync("Wait"));
        await app.KillAsync();
        var table = await app.TableAsync();
        await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {spoilt}")))
        {
            if (row.RowKey.StartsWith("h-", StringComparison.Ordinal))
            {
                row["Turn"] = "[{";
                await table.UpdateEntityAsync(row, ETag.All);
            }
        }

        await app.StartAsync();
        await app.RaiseAsync(spoilt, "Go", 1);
        await app.RaiseAsync(sound, "Go", "fine");

        Assert.Contains("cannot be replayed", (await app.GetAsync(spoilt)).FailureDetails?.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal("fine", (await app.GetAsync(sound)).ReadOutputAs<string>());
    }
}
