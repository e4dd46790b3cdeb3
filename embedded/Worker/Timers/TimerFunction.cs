using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Embedded.Worker;

/// <summary>Runs one timer function when it is due or asked for, one run at a time.</summary>
internal sealed class TimerFunction(
    DiscoveredFunction function, TimerSchedule schedule, TimerStatusFile statuses, FunctionPipeline pipeline, IServiceScopeFactory scopes,
    TimeProvider time, ShutdownSignal shutdown, ILogger logger) : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);
    private static readonly IReadOnlyDictionary<string, object?> NoData = new Dictionary<string, object?>();

    private readonly TimerTriggerAttribute _trigger = (TimerTriggerAttribute)function.Trigger;
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    public string Name => function.Name;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Follows the schedule from now on.</summary>
    public void Start() => _loop = FollowScheduleAsync(_stop.Token);

    /// <summary>No further run starts; ends when the current one has.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _loop;
    }

    /// <summary>Runs the function once and throws what it throws.</summary>
    public async Task RunAsync(bool isPastDue, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var info = new TimerInfo { IsPastDue = isPastDue, ScheduleStatus = _trigger.UseMonitor ? statuses.Find(Name) : null };
            await pipeline.RunAsync(new InvocationContext(function, info, NoData, scope.ServiceProvider, shutdown.Token));
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose()
    {
        _stop.Dispose();
        _oneAtATime.Dispose();
    }

    private async Task FollowScheduleAsync(CancellationToken stop)
    {
        try
        {
            var next = FirstDue(out var isPastDue);
            if (isPastDue || _trigger.RunOnStartup)
            {
                next = await RunDueAsync(isPastDue, stop);
            }

            while (true)
            {
                await WaitUntilAsync(next, stop);
                next = await RunDueAsync(isPastDue: false, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            TimerLogs.Stopped(logger, Name);
        }
    }

    private DateTime FirstDue(out bool isPastDue)
    {
        var now = Now;
        var status = _trigger.UseMonitor ? statuses.Find(Name) : null;
        var next = schedule.Next(status is null ? now : status.Last == default ? status.LastUpdated : status.Last);
        isPastDue = next <= now;
        if (status is null)
        {
            Save(default, next);
        }

        return next;
    }

    private async Task WaitUntilAsync(DateTime due, CancellationToken stop)
    {
        while (due - Now is { Ticks: > 0 } wait)
        {
            var delay = Task.Delay(wait < LongestWait ? wait : LongestWait, time, stop);
            if (Now >= due)
            {
                // The clock was moved while the timer was set.
                return;
            }

            await delay;
        }
    }

    private async Task<DateTime> RunDueAsync(bool isPastDue, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var began = Now;
        try
        {
            await RunAsync(isPastDue, stop);
        }
        catch (OperationCanceledException) when (shutdown.Token.IsCancellationRequested || stop.IsCancellationRequested)
        {
            // Not done: with the old state on disk the next start makes up for it.
            throw new OperationCanceledException(stop);
        }
        catch (Exception error)
        {
            TimerLogs.Failed(logger, error, Name);
        }

        var next = schedule.Next(began);
        if (next < Now)
        {
            next = schedule.Next(Now);
        }

        Save(began, next);
        return next;
    }

    private void Save(DateTime last, DateTime next)
    {
        if (_trigger.UseMonitor)
        {
            statuses.Save(Name, new ScheduleStatus { Last = last, Next = next, LastUpdated = Now });
        }
    }
}
