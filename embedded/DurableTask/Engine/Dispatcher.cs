using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Microsoft.DurableTask.Embedded;

/// <summary>
/// Holds the unfinished instances and gives each its turns: one at a time per instance, a bounded number over all.
/// Nothing runs and nothing is asked of storage while all of them wait.
/// </summary>
internal sealed class Dispatcher : IDisposable
{
    private readonly ConcurrentDictionary<string, Instance> _instances = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private readonly TurnRunner _turns;
    private readonly ActivityRunner _activities;
    private readonly DueInstances _due;
    private readonly SemaphoreSlim _freeTurns;
    private readonly ILogger _log;
    private readonly WorkInProgress _calls = new();
    private volatile bool _stopping;

    public Dispatcher(TurnRunner turns, ActivityRunner activities, int concurrency, TimeProvider time, ILogger log)
    {
        _turns = turns;
        _activities = activities;
        _freeTurns = new SemaphoreSlim(concurrency);
        _log = log;
        _due = new DueInstances(time, Wake);
    }

    public WorkInProgress Work { get; } = new();

    public bool TryGet(string id, [MaybeNullWhen(false)] out Instance instance) => _instances.TryGetValue(id, out instance);

    /// <summary>Takes a stored, unfinished instance in; the one already there where there is one.</summary>
    public Instance Adopt(Instance instance)
    {
        var adopted = _instances.GetOrAdd(instance.Id, instance);
        _due.Add(adopted);
        return adopted;
    }

    /// <summary>Has the instance take a turn, or another one after the running one.</summary>
    public void Wake(Instance instance)
    {
        if (instance.WantTurn())
        {
            Work.Begin();
            _ = Task.Run(() => TakeTurnsAsync(instance));
        }
    }

    /// <summary>Ends an unfinished instance from outside; nothing happens where it ends before.</summary>
    public Task EndAsync(Instance instance, InstanceEnd end, CancellationToken cancellation) =>
        InLaneAsync(instance, token => _turns.EndAsync(instance, end, token), cancellation);

    /// <summary>A call of a client: it is cut off with the rest when the engine ends.</summary>
    public async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellation)
    {
        _calls.Begin();
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _end.Token);
            return await call(either.Token);
        }
        finally
        {
            _calls.End();
        }
    }

    /// <summary>Lets running work end until the token fires; then it is cut off. Nothing is stored after this returns.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        _due.Stop();
        try
        {
            await Work.WhenNoneAsync().WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            EngineLogs.CutOff(_log);
        }

        await _end.CancelAsync();
        foreach (var instance in _instances.Values)
        {
            await instance.Lane.WaitAsync(CancellationToken.None);
        }

        await _calls.WhenNoneAsync();
    }

    public void Dispose()
    {
        _due.Dispose();
        _end.Dispose();
    }

    private async Task TakeTurnsAsync(Instance instance)
    {
        try
        {
            while (instance.BeginTurn())
            {
                await _freeTurns.WaitAsync(_end.Token);
                try
                {
                    await InLaneAsync(instance, token => TakeTurnAsync(instance, token), _end.Token);
                }
                finally
                {
                    _freeTurns.Release();
                }
            }
        }
        catch (Exception exception)
        {
            if (!_end.IsCancellationRequested)
            {
                EngineLogs.WorkFailed(_log, exception, instance.Id);
            }

            instance.GiveUpTurns();
        }
        finally
        {
            Work.End();
        }
    }

    private async Task TakeTurnAsync(Instance instance, CancellationToken cancellation)
    {
        var open = await _turns.RunAsync(instance, () => Accuse(instance), cancellation);
        if (instance.Row.IsFinished)
        {
            return;
        }

        if (instance.Row.Status != OrchestrationRuntimeStatus.Pending)
        {
            instance.MarkStarted();
        }

        _due.Add(instance);
        foreach (var activity in open)
        {
            Start(instance, activity);
        }

        if (instance.HasMessages())
        {
            Wake(instance);
        }
    }

    /// <summary>Does work on the row of an instance while nobody else does, unless it is over; notes when it is over by that.</summary>
    private async Task InLaneAsync(Instance instance, Func<CancellationToken, Task> work, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _end.Token);
        await instance.Lane.WaitAsync(either.Token);
        try
        {
            either.Token.ThrowIfCancellationRequested();
            if (!instance.IsOver)
            {
                await work(either.Token);
            }
        }
        catch (InstanceGoneException)
        {
            EngineLogs.InstanceGone(_log, instance.Id);
            Forget(instance);
        }
        finally
        {
            if (instance.Row.IsFinished)
            {
                Forget(instance);
            }

            instance.Lane.Release();
        }
    }

    private void Forget(Instance instance)
    {
        _instances.TryRemove(KeyValuePair.Create(instance.Id, instance));
        instance.MarkOver();
    }

    private void Accuse(Instance instance)
    {
        instance.Flaw = new IllegalAwaitException(instance.Row.Name, instance.Id);
        Wake(instance);
    }

    private void Start(Instance instance, ActivityScheduled activity)
    {
        if (!_stopping && instance.TryStartActivity(activity.Id))
        {
            Work.Begin();
            _ = Task.Run(() => RunActivityAsync(instance, activity));
        }
    }

    private async Task RunActivityAsync(Instance instance, ActivityScheduled activity)
    {
        try
        {
            instance.Post(await _activities.RunAsync(instance.Id, activity, _end.Token));
            Wake(instance);
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            EngineLogs.ActivityCutOff(_log, activity.Name, instance.Id);
        }
        finally
        {
            Work.End();
        }
    }
}
