using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Benefits.Local.Host;

/// <summary>Runs one timer function when it is due or asked for, one run at a time.</summary>
internal sealed class TimerFunction(
    AppFunction function, TimerSchedule schedule, TimerStatuses statuses, WorkerSupervisor worker, CallInputs inputs, TimeProvider time,
    ILogger logger) : IDisposable
{
    public const string Trigger = "timerTrigger";

    // The machine's clock can be set meanwhile; that is noticed soon.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    private readonly bool _isMonitored = function.Trigger.Flag("useMonitor", otherwise: true);
    private readonly bool _runsOnStartup = function.Trigger.Flag("runOnStartup", otherwise: false);
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _giveUp = new();
    private DateTime _next = DateTime.MaxValue;
    private ScheduleStatus? _status;
    private Task _loop = Task.CompletedTask;

    public string Name => function.Name;

    /// <summary>True when a run is due that has not begun, or runs.</summary>
    public bool IsDue => _next <= Now && !_stop.IsCancellationRequested;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Follows the schedule from now on.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _status = _isMonitored ? await statuses.FindAsync(Name, cancellationToken) : null;
        var isPastDue = false;
        if (_status is null)
        {
            _next = schedule.Next(Now);
            await SaveAsync(default, cancellationToken);
        }
        else
        {
            _next = schedule.Next(_status.Last == default ? _status.LastUpdated : _status.Last);
            isPastDue = _next <= Now;
        }

        _next = _runsOnStartup ? Now : _next;
        _loop = Task.Run(() => FollowScheduleAsync(isPastDue), CancellationToken.None);
    }

    /// <summary>No further run starts; ends when the current one has, which is told to give up when the token fires.</summary>
    public async Task StopAsync(CancellationToken patience)
    {
        await _stop.CancelAsync();
        await using var giveUp = patience.Register(_giveUp.Cancel);
        await _loop;
    }

    /// <summary>Runs the function once.</summary>
    /// <exception cref="FunctionFailedException">It failed.</exception>
    /// <exception cref="WorkerUnavailableException">There is no worker to run it.</exception>
    public async Task RunAsync(bool isPastDue, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            var info = JsonSerializer.Serialize(
                new { Schedule = new { AdjustForDST = true }, ScheduleStatus = _status, IsPastDue = isPastDue });
            await worker.InvokeAsync(function, await inputs.CreateAsync(function, new() { Json = info }), _giveUp.Token);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose()
    {
        _stop.Dispose();
        _giveUp.Dispose();
        _oneAtATime.Dispose();
    }

    private async Task FollowScheduleAsync(bool isPastDue)
    {
        try
        {
            for (; true; isPastDue = false)
            {
                await WaitAsync();
                await RunDueAsync(isPastDue);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            TimerLogs.Stopped(logger, Name);
        }
    }

    private async Task WaitAsync()
    {
        while (_next - Now is { Ticks: > 0 } wait)
        {
            using var waited = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            var due = Task.Delay(wait < LongestDelay ? wait : LongestDelay, time, waited.Token);
            if (_next <= Now)
            {
                // The clock was moved while the wait was set up.
                return;
            }

            await Task.WhenAny(due, Task.Delay(BetweenLooks, waited.Token));
            await waited.CancelAsync();
            _stop.Token.ThrowIfCancellationRequested();
        }
    }

    private async Task RunDueAsync(bool isPastDue)
    {
        _stop.Token.ThrowIfCancellationRequested();
        var began = Now;
        try
        {
            await RunAsync(isPastDue, _stop.Token);
        }
        catch (FunctionFailedException) when (_giveUp.IsCancellationRequested)
        {
            // Not done: with the old state stored the next start makes up for it.
            throw new OperationCanceledException(_stop.Token);
        }
        catch (Exception error) when (error is FunctionFailedException or WorkerUnavailableException)
        {
            TimerLogs.Failed(logger, Name, error.Message);
        }

        var next = schedule.Next(began);
        _next = next < Now ? schedule.Next(Now) : next;
        await SaveAsync(began, CancellationToken.None);
    }

    private async Task SaveAsync(DateTime last, CancellationToken cancellationToken)
    {
        if (!_isMonitored)
        {
            return;
        }

        _status = new ScheduleStatus(last, _next, Now);
        try
        {
            await statuses.SaveAsync(Name, _status, cancellationToken);
        }
        catch (Azure.RequestFailedException error)
        {
            TimerLogs.NotSaved(logger, error, Name);
        }
    }
}
