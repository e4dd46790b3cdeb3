using System.Globalization;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging;

namespace Microsoft.DurableTask.Embedded;

/// <summary>The context of one replay: numbers and notes what the orchestrator asks for, and holds the tasks it waits for.</summary>
internal sealed class ReplayContext(TurnInput turn, TurnScheduler scheduler, ILoggerFactory loggers) : TaskOrchestrationContext
{
    private const int CustomStatusLimit = 16 * 1024;

    private static readonly DataConverter Converter = JsonDataConverter.Default;

    private readonly EventWaits _events = new(Converter);
    private readonly SortedDictionary<int, OpenActivity> _activities = [];
    private readonly SortedDictionary<int, OpenTimer> _timers = [];
    private readonly List<OrchestratorAction> _actions = [];
    private DateTime _now;
    private bool _replaying = true;
    private int _lastId;
    private int _guids;

    public override TaskName Name => turn.Name;

    public override string InstanceId => turn.InstanceId;

    public override DateTime CurrentUtcDateTime => _now;

    public override bool IsReplaying => _replaying;

    public string? CustomStatus { get; private set; }

    /// <summary>What the orchestrator asked for since the turn began.</summary>
    public IReadOnlyList<OrchestratorAction> Actions => _actions;

    public IEnumerable<ActivityScheduled> OpenActivities => _activities.Values.Select(open => open.Scheduled);

    /// <summary>The earliest timer that is waited for; of several the one created first.</summary>
    public TimerCreated? EarliestTimer => _timers.Values.MinBy(open => open.Created.FireAt)?.Created;

    /// <summary>The timers that are waited for and due at this time, the earliest first.</summary>
    public IReadOnlyList<TimerCreated> DueTimers(DateTime now) =>
        [.. _timers.Values.Select(open => open.Created).Where(timer => timer.FireAt <= now).OrderBy(timer => timer.FireAt)];

    /// <summary>Whether the orchestrator can be waiting for something that comes from here.</summary>
    public bool AnyOpen => _activities.Count > 0 || _timers.Count > 0 || _events.AnyOpen;

    protected override ILoggerFactory LoggerFactory => loggers;

    public void BeginTurn(DateTime now, bool replaying)
    {
        _now = now;
        _replaying = replaying;
        _actions.Clear();
    }

    public override T? GetInput<T>()
        where T : default => Converter.Deserialize<T>(turn.Input);

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        EnsureWithinTurn();
        if (input is TaskOptions && options is null)
        {
            throw new ArgumentException("Task options were passed as the input; pass them as 'options'.", nameof(input));
        }

        var json = Converter.Serialize(input);
        return options?.Retry switch
        {
            { Policy: { } policy } => ActivityRetries.CallAsync(this, policy, () => ScheduleActivity<TResult>(name, json)),
            { Handler: { } handler } => ActivityRetries.CallAsync(this, handler, () => ScheduleActivity<TResult>(name, json)),
            _ => ScheduleActivity<TResult>(name, json),
        };
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        EnsureWithinTurn();
        var timer = new OpenTimer(new TimerCreated(++_lastId, fireAt.ToUniversalTime()));
        _actions.Add(timer.Created);
        _timers.Add(timer.Created.Id, timer);
        timer.Cancellation = cancellationToken.Register(() =>
        {
            _timers.Remove(timer.Created.Id);
            timer.Source.TrySetCanceled(cancellationToken);
        });
        return timer.Source.Task;
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        EnsureWithinTurn();
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return _events.WaitFor<T>(eventName, cancellationToken);
    }

    public override void SetCustomStatus(object? customStatus)
    {
        EnsureWithinTurn();
        var json = Converter.Serialize(customStatus);
        if (json?.Length * sizeof(char) > CustomStatusLimit)
        {
            throw new ArgumentException(
                $"The custom status is {json!.Length * sizeof(char)} bytes long as UTF-16 JSON; at most {CustomStatusLimit} are allowed.",
                nameof(customStatus));
        }

        CustomStatus = json;
    }

    public override Guid NewGuid() =>
        NameBasedGuid.Create(string.Create(CultureInfo.InvariantCulture, $"{InstanceId}_{turn.CreatedAt:o}_{_guids++}"));

    /// <summary>Hands a message to who waits for it; false where nobody does (any more).</summary>
    public bool Deliver(Message message)
    {
        switch (message)
        {
            case ActivityCompleted completed when _activities.Remove(completed.Id, out var open):
                open.Complete(Converter, completed.Result);
                return true;
            case ActivityFailed failed when _activities.Remove(failed.Id, out var open):
                open.Fail(failed.Failure);
                return true;
            case TimerFired fired when _timers.Remove(fired.Id, out var open):
                open.Fire();
                return true;
            case EventRaised raised:
                _events.Raise(raised.Name, raised.Payload);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Checks that a replayed turn did what the history says. The due time of a timer is the recorded one.</summary>
    public void CompareWith(IReadOnlyList<OrchestratorAction> recorded, int number)
    {
        for (var i = 0; i < Math.Max(recorded.Count, _actions.Count); i++)
        {
            var (was, done) = (recorded.ElementAtOrDefault(i), _actions.ElementAtOrDefault(i));
            if (was is TimerCreated timer && done is TimerCreated && was.Id == done.Id)
            {
                if (_timers.TryGetValue(timer.Id, out var open))
                {
                    open.Created = timer;
                }
            }
            else if (was is not ActivityScheduled before || done is not ActivityScheduled now || (before.Id, before.Name) != (now.Id, now.Name))
            {
                throw new global::DurableTask.Core.Exceptions.NonDeterministicOrchestrationException(
                    InstanceId, number, was?.ToString() ?? "nothing more", done?.ToString() ?? "nothing more");
            }
        }
    }

    private Task<T> ScheduleActivity<T>(string name, string? input)
    {
        EnsureWithinTurn();
        ArgumentException.ThrowIfNullOrEmpty(name);
        var activity = new OpenActivity<T>(new ActivityScheduled(++_lastId, name, input));
        _actions.Add(activity.Scheduled);
        _activities.Add(activity.Scheduled.Id, activity);
        return activity.Task;
    }

    private void EnsureWithinTurn()
    {
        if (!scheduler.IsCurrent)
        {
            throw new IllegalAwaitException(Name, InstanceId);
        }
    }
}
