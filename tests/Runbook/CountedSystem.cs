using System.Collections.Concurrent;
using System.Reflection;
using Azure.Data.Tables;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;
using BenefitsFunctions.Tests.Support.Processes;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.Tests.Runbook;

/// <summary>What something cost, by the names of <c>docs/costs.md</c>.</summary>
internal sealed record Counted(double AppTables, double EngineTables, double Queues, double Executions, double Mails);

/// <summary>
/// A system whose requests to storage, executions and mails are counted; polling and timers are left out unless asked for.
/// </summary>
internal sealed class CountedSystem : IAsyncDisposable
{
    private static readonly Dictionary<string, string> Timers = typeof(BenefitsApp).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods())
        .SelectMany(method => method.GetParameters().Select(p => (Method: method, p.GetCustomAttribute<TimerTriggerAttribute>()?.Schedule)))
        .Where(timer => timer.Schedule is not null)
        .ToDictionary(timer => timer.Method.GetCustomAttribute<FunctionAttribute>()!.Name, timer => timer.Schedule!);

    // Of the tables that timers look through.
    private static readonly string[] TimersQueries = ["Intents()", "Due()", "Requests()", "SoftwareKeys()", "Audits()"];

    private readonly StorageMeter _meter;
    private readonly ConcurrentQueue<string> _executions;
    private (int Requests, int Executions, int Mails) _seen;

    private CountedSystem(StorageMeter meter, BenefitsHost app, ConcurrentQueue<string> executions) =>
        (_meter, App, _executions) = (meter, app, executions);

    public BenefitsHost App { get; }

    public static async Task<CountedSystem> StartAsync()
    {
        var executions = new ConcurrentQueue<string>();
        var meter = await StorageMeter.StartAsync(await TestAzurite.OwnAccountAsync());
        var app = await BenefitsHost.StartAsync(meter.ConnectionString, extend: builder => builder.Use(next => async context =>
        {
            executions.Enqueue(context.FunctionDefinition.Name);
            await next(context);
        }));

        // What the sample partners call for is over after ten minutes.
        await app.PassesAsync(TimeSpan.FromMinutes(15));
        return new CountedSystem(meter, app, executions);
    }

    /// <summary>What <paramref name="act"/> costs until everything has settled.</summary>
    public async Task<Counted> CountAsync(Func<Task> act)
    {
        await App.SettleAsync();
        Skip();
        await act();
        await App.SettleAsync();
        var requests = _meter.Requests.Skip(_seen.Requests).Where(request => !IsWaiting(request) && !IsTimers(request)).ToList();
        return new Counted(
            requests.Count(request => IsTable(request) && IsOfTheApp(request)),
            requests.Count(request => IsTable(request) && !IsOfTheApp(request)),
            requests.Count(request => request.Service == "queue"),
            _executions.Skip(_seen.Executions).Count(name => !Timers.ContainsKey(name)),
            App.Mails.Count - _seen.Mails);
    }

    /// <summary>What the timers cost in a day on which nothing is due: the app's requests to its tables, and executions.</summary>
    public async Task<(double AppTables, double Executions)> CountTimersAsync()
    {
        var (tables, executions) = (0, 0);
        foreach (var (name, schedule) in Timers)
        {
            Skip();
            await App.RunsTimerAsync(name);
            tables += RunsADay(schedule) * _meter.Requests.Skip(_seen.Requests).Count(IsTable);
            executions += RunsADay(schedule);
        }

        return (tables, executions);
    }

    /// <summary>What the Durable Task Scheduler would bill: what was dispatched to orchestrators and activities.</summary>
    public async Task<int> ActionsAsync()
    {
        string[] actions = ["ExecutionStarted", "TaskScheduled", "TaskCompleted", "TimerFired", "EventRaised"];
        var history = await new TableClient(App.Storage, "benefitsHistory").RowsAsync();
        return history.Count(row => actions.Contains(row.GetString("EventType")));
    }

    /// <summary>An event of a portal.</summary>
    public Task ReceivesAsync(string contract, string incident, bool closes) => App.ReceivesEventAsync(closes
        ? EventJson.Closed(contract, incident, $"c-{incident}", BenefitsFunctions.Ledger.IncidentOutcome.Resolved)
        : EventJson.Opened(contract, incident, $"o-{incident}"));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await _meter.DisposeAsync();
    }

    private void Skip() => _seen = (_meter.Requests.Count, _executions.Count, App.Mails.Count);

    private static bool IsTable(StorageRequest request) => request.Service == "table";

    private static bool IsOfTheApp(StorageRequest request) =>
        !request.Path.StartsWith("benefits", StringComparison.Ordinal);

    // Polling, and looks at the queues' lengths.
    private static bool IsWaiting(StorageRequest request) =>
        request.IsEmpty || request.Path.Contains("comp=metadata", StringComparison.Ordinal)
        || request.Path.Contains("comp=lease", StringComparison.Ordinal);

    // What timers ask when nothing is due.
    private static bool IsTimers(StorageRequest request) =>
        request.Method == "GET"
        && (TimersQueries.Any(query => request.Path.StartsWith(query, StringComparison.Ordinal))
            || request.Path.Contains("RuntimeStatus eq", StringComparison.Ordinal));

    private static int RunsADay(string schedule) => schedule.Split(' ') switch
    {
        [_, "*", "*", "*", "*", "*"] => 24 * 60,
        [_, var minutes, "*", "*", "*", "*"] when minutes.StartsWith("*/", StringComparison.Ordinal) =>
            24 * 60 / int.Parse(minutes[2..], System.Globalization.CultureInfo.InvariantCulture),
        [_, _, "*", "*", "*", "*"] => 24,
        [_, _, _, "*", "*", "*"] => 1,
        _ => throw new InvalidOperationException($"How often {schedule} runs is not known here."),
    };
}
