using System.Diagnostics;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Embedded;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.Embedded.DurableTask;

public sealed class IdleTests(ITestOutputHelper output)
{
    private const int Waiting = 10_000;

    [Fact]
    public async Task Engine_WithManyWaitingInstances_StartsByFewQueriesAndRestsWithoutAny()
    {
        await using var app = new EngineHarness().Orchestrator("Wait", async context =>
        {
            var text = await context.CallActivityAsync<string>("Work", context.GetInput<string>());
            await context.WaitForExternalEvent<int>("First");
            await context.CreateTimer(TimeSpan.FromDays(30), CancellationToken.None);
            return text;
        });
        await SeedAsync(app);

        var watch = Stopwatch.StartNew();
        await app.StartAsync();
        await app.Engine.WhenIdleAsync();
        output.WriteLine($"Start with {Waiting} waiting instances: {watch.ElapsedMilliseconds} ms, {app.Transport.Requests} requests.");
        Assert.InRange(app.Transport.Requests, 3, 4 + (Waiting / 1000));

        var (requests, processor) = (app.Transport.Requests, Environment.CpuUsage.TotalTime);
        for (var hour = 0; hour < 24 * 28; hour++)
        {
            await app.AdvanceAsync(TimeSpan.FromHours(1));
        }

        output.WriteLine(
            $"28 idle days: {app.Transport.Requests - requests} requests, {(Environment.CpuUsage.TotalTime - processor).TotalMilliseconds:F0} ms of CPU.");
        Assert.Equal(requests, app.Transport.Requests);

        watch.Restart();
        await app.AdvanceAsync(TimeSpan.FromDays(2) + TimeSpan.FromHours(1));
        output.WriteLine($"The first of them woken: {watch.ElapsedMilliseconds} ms, {app.Transport.Requests - requests} requests.");
        Assert.Equal("\"done\"", (await app.GetAsync("wait-1")).SerializedOutput);
        Assert.True((await app.GetAsync("wait-2")).IsRunning);
    }

    /// <summary>Rows as three turns leave them: an activity, an event, a timer of 30 days and some hours.</summary>
    private static async Task SeedAsync(EngineHarness app)
    {
        var table = await app.TableAsync();
        await table.CreateIfNotExistsAsync();
        var at = app.Clock.GetUtcNow();
        await Parallel.ForEachAsync(Enumerable.Range(1, Waiting), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, token) =>
        {
            var due = at.AddDays(30).AddHours(number);
            var row = new InstanceRow
            {
                Id = $"wait-{number}",
                Name = "Wait",
                Execution = "0123abcd",
                Status = OrchestrationRuntimeStatus.Running,
                CreatedAt = at,
                UpdatedAt = at,
                Due = due,
                Input = "\"in\"",
            };
            var rows = new List<TableEntity>();
            foreach (var turn in Turns(at.UtcDateTime, due.UtcDateTime))
            {
                rows.AddRange(HistoryRows.ToEntities(row with { HistoryRows = rows.Count }, turn));
            }

            rows.Add(InstanceRowMapping.ToNewEntity(row with { HistoryRows = rows.Count }));
            await table.SubmitTransactionAsync(rows.Select(entity => new TableTransactionAction(TableTransactionActionType.Add, entity)), token);
        });
    }

    private static HistoryEvent[][] Turns(DateTime at, DateTime due) =>
    [
        [new TurnStarted(at), new ActivityScheduled(1, "Work", "\"in\"")],
        [new TurnStarted(at), new ActivityCompleted(1, "\"done\"")],
        [new TurnStarted(at), new EventRaised("First", "1"), new TimerCreated(2, due)],
    ];
}
