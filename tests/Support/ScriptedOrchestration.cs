using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace BenefitsFunctions.Tests.Support;

/// <summary>An activity that an orchestrator called.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Input">Its input, as the activity reads it from JSON.</param>
/// <param name="Options">How it is tried again.</param>
public sealed record ActivityCall(string Name, object? Input, TaskOptions? Options);

/// <summary>
/// Runs an orchestrator as a test says: each activity waits until the test answers or fails it, each timer until the test moves the
/// clock, each event until the test raises it. What crosses the border to the engine goes through its JSON. Nothing runs beside the test.
/// </summary>
public sealed class ScriptedOrchestration(object? input, DateTimeOffset now) : TaskOrchestrationContext
{
    private readonly List<ActivityCall> _calls = [];
    private readonly List<Waiting> _waiting = [];
    private readonly List<(DateTime FireAt, TaskCompletionSource Fired)> _timers = [];
    private readonly List<(string Event, Action<string?> Raise)> _events = [];
    private DateTime _now = now.UtcDateTime;

    /// <summary>Every call so far, in its order.</summary>
    public IReadOnlyList<ActivityCall> Calls => _calls;

    /// <summary>Names of the activities that have no answer yet.</summary>
    public IReadOnlyList<string> Unanswered => [.. _waiting.Select(w => w.Name)];

    /// <summary>When the timers that have not fired are due.</summary>
    public IReadOnlyList<DateTime> Timers => [.. _timers.Select(t => t.FireAt)];

    /// <summary>What it begins anew with; null while it does not.</summary>
    public object? Anew { get; private set; }

    /// <summary>The orchestrator's own task.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    public override TaskName Name => "scripted";

    public override string InstanceId => "scripted-1";

    public override ParentOrchestrationInstance? Parent => null;

    public override DateTime CurrentUtcDateTime => _now;

    public override bool IsReplaying => false;

    protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

    /// <summary>Starts the orchestrator.</summary>
    public ScriptedOrchestration Start(Func<TaskOrchestrationContext, Task> orchestrator)
    {
        Inline(() => Completion = orchestrator(this));
        return this;
    }

    /// <summary>Lets the activity that waits return.</summary>
    public ScriptedOrchestration Answer(string activity, object? result = null)
    {
        Inline(() => Take(activity).Answer(Json(result)));
        return this;
    }

    /// <summary>Lets the activity that waits fail for good: its tries are used up.</summary>
    public ScriptedOrchestration Fail(string activity)
    {
        var details = new TaskFailureDetails(typeof(IOException).FullName!, "It does not answer.", null, null, null);
        Inline(() => Take(activity).Fail(new TaskFailedException(activity, 0, details)));
        return this;
    }

    /// <summary>Raises the event for whoever waits for it first.</summary>
    public ScriptedOrchestration Raise(string name, object? payload)
    {
        var waiting = _events.First(e => e.Event == name);
        _events.Remove(waiting);
        Inline(() => waiting.Raise(Json(payload)));
        return this;
    }

    /// <summary>Moves the clock and fires what is due.</summary>
    public ScriptedOrchestration AdvanceTo(DateTimeOffset time)
    {
        _now = time.UtcDateTime;
        foreach (var timer in _timers.Where(t => t.FireAt <= _now).ToList())
        {
            _timers.Remove(timer);
            Inline(() => timer.Fired.TrySetResult());
        }

        return this;
    }

    public override T? GetInput<T>()
        where T : default => Read<T>(Json(input));

    public override async Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        var read = input is null ? null : JsonDataConverter.Default.Deserialize(Json(input), input.GetType());
        _calls.Add(new ActivityCall(name, read, options));
        var answer = new TaskCompletionSource<string?>();
        _waiting.Add(new Waiting(name, answer.SetResult, answer.SetException));
        return Read<TResult>(await answer.Task)!;
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        if (fireAt <= _now)
        {
            return Task.CompletedTask;
        }

        var fired = new TaskCompletionSource();
        _timers.Add((fireAt, fired));
        cancellationToken.Register(() =>
        {
            _timers.RemoveAll(t => t.Fired == fired);
            fired.TrySetCanceled(cancellationToken);
        });
        return fired.Task;
    }

    public override async Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        var raised = new TaskCompletionSource<string?>();
        _events.Add((eventName, raised.SetResult));
        return Read<T>(await raised.Task)!;
    }

    public override void SendEvent(string instanceId, string eventName, object payload) => throw new NotSupportedException();

    public override void SetCustomStatus(object? customStatus) => throw new NotSupportedException();

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null) => throw new NotSupportedException();

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) => Anew = newInput;

    public override Guid NewGuid() => throw new NotSupportedException();

    private static string? Json(object? value) => JsonDataConverter.Default.Serialize(value);

    private static T? Read<T>(string? json) => JsonDataConverter.Default.Deserialize<T>(json);

    // As in the engine, the orchestrator goes on before the step returns: with a context it would be posted to somewhere else.
    private static void Inline(Action step)
    {
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            step();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    private Waiting Take(string activity)
    {
        var waiting = _waiting.FirstOrDefault(w => w.Name == activity)
            ?? throw new InvalidOperationException($"{activity} is not waiting; these are: {string.Join(", ", Unanswered)}.");
        _waiting.Remove(waiting);
        return waiting;
    }

    private sealed record Waiting(string Name, Action<string?> Answer, Action<Exception> Fail);
}
