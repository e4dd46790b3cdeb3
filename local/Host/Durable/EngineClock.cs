using DurableTask.Core;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask.Protobuf;
using TimerFiredEvent = DurableTask.Core.History.TimerFiredEvent;

namespace Benefits.Local.Host;

/// <summary>
/// Lets orchestrations live on a clock that somebody moves, while the engine beneath them stays on the machine's: what an orchestrator
/// reads as its time is translated on the way in, the timers that it sets are held back here and fired when the clock reaches them.
/// </summary>
/// <remarks>
/// One for each task hub; a system that is started again on the same storage goes on with the same one, since the storage
/// knows the machine's times only.
/// </remarks>
public sealed class EngineClock(TimeProvider time)
{
    // The engine's own timer stays in its queue behind the one that is fired from here; a queue holds a message for seven days at most.
    private static readonly TimeSpan Parked = TimeSpan.FromDays(6);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Instance, Timestamp Real), Timestamp> _firstSeen = [];
    private readonly Dictionary<(string Instance, string Execution, int Timer), ITimer> _timers = [];
    private readonly List<TaskMessage> _due = [];
    private IOrchestrationServiceClient? _engine;
    private int _sending;

    /// <summary>How many of the engine's own timers wait in its queue for nothing.</summary>
    public int ParkedTimers
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count;
            }
        }
    }

    /// <summary>True when no timer that is due is still on its way to the engine.</summary>
    public bool IsIdle => Volatile.Read(ref _sending) == 0;

    /// <summary>Gives the engine that due timers are sent to; null while there is none.</summary>
    public void Attach(IOrchestrationServiceClient? engine)
    {
        List<TaskMessage> waiting;
        lock (_gate)
        {
            _engine = engine;
            waiting = engine is null ? [] : [.. _due];
            _due.RemoveRange(0, waiting.Count);
        }

        waiting.ForEach(Fire);
    }

    /// <summary>Runs one turn of an orchestration on this clock.</summary>
    /// <param name="request">An <c>OrchestratorRequest</c> in Base64, as the engine gives it.</param>
    /// <param name="run">Has the worker carry it out; gives an <c>OrchestratorResponse</c> in Base64.</param>
    public async Task<string> RunTurnAsync(string request, Func<string, Task<string>> run)
    {
        var turn = OrchestratorRequest.Parser.ParseFrom(Convert.FromBase64String(request));
        lock (_gate)
        {
            var now = time.GetUtcNow().ToTimestamp();
            foreach (var happened in turn.PastEvents.Concat(turn.NewEvents))
            {
                happened.Timestamp = FirstSeen(turn.InstanceId, happened.Timestamp, now);
            }
        }

        var answer = OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(await run(Convert.ToBase64String(turn.ToByteArray()))));
        foreach (var action in answer.Actions)
        {
            if (action.CreateTimer is { } timer)
            {
                var due = timer.FireAt.ToDateTimeOffset();
                timer.FireAt = (TimeProvider.System.GetUtcNow() + (Hold(turn, action.Id, due) ? Parked : TimeSpan.Zero)).ToTimestamp();
            }
        }

        return Convert.ToBase64String(answer.ToByteArray());
    }

    private Timestamp FirstSeen(string instance, Timestamp real, Timestamp now) =>
        _firstSeen.TryGetValue((instance, real), out var seen) ? seen : _firstSeen[(instance, real)] = now;

    // False when it is due already: then the engine fires its own.
    private bool Hold(OrchestratorRequest turn, int timer, DateTimeOffset due)
    {
        var wait = due - time.GetUtcNow();
        if (wait <= TimeSpan.Zero)
        {
            return false;
        }

        // The request itself does not name the execution.
        var started = turn.PastEvents.Concat(turn.NewEvents).Last(happened => happened.ExecutionStarted is not null).ExecutionStarted;
        var execution = started.OrchestrationInstance.ExecutionId;
        var fired = new TaskMessage
        {
            OrchestrationInstance = new() { InstanceId = turn.InstanceId, ExecutionId = execution },
            Event = new TimerFiredEvent(-1) { TimerId = timer, FireAt = due.UtcDateTime },
        };
        lock (_gate)
        {
            // A turn that is carried out again sets the same timer.
            var key = (turn.InstanceId, execution, timer);
            if (!_timers.ContainsKey(key))
            {
                _timers[key] = time.CreateTimer(_ => Fire(fired), null, wait, Timeout.InfiniteTimeSpan);
            }
        }

        return true;
    }

    private async void Fire(TaskMessage message)
    {
        IOrchestrationServiceClient? engine;
        lock (_gate)
        {
            engine = _engine;
            if (engine is null)
            {
                _due.Add(message);
                return;
            }
        }

        Interlocked.Increment(ref _sending);
        try
        {
            await engine.SendTaskOrchestrationMessageAsync(message);
        }
        finally
        {
            Interlocked.Decrement(ref _sending);
        }
    }
}
