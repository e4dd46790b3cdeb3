using System.Collections.Concurrent;
using Benefits.Local.Host;
using DurableTask.Core;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask.Protobuf;
using TimerFiredEvent = DurableTask.Core.History.TimerFiredEvent;

namespace BenefitsFunctions.Tests.Support.Hosting;

/// <summary>
/// Lets orchestrations live on a clock that somebody moves, while the engine beneath them stays on the machine's: what an orchestrator
/// reads as its time is translated on the way in, the timers that it sets are held back here and fired when the clock reaches them.
/// </summary>
/// <remarks>
/// One for each task hub; a system that is started again on the same storage goes on with the same one, since the storage
/// knows the machine's times only.
/// </remarks>
public sealed class EngineClock(TimeProvider time) : IEngineClock
{
    // The engine's own timer stays in its queue behind the one that is fired from here; a queue holds a message for seven days at most.
    private static readonly TimeSpan Parked = TimeSpan.FromDays(6);

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<(string Instance, Timestamp Real), Timestamp> _firstSeen = [];
    private readonly ConcurrentDictionary<(string Instance, string Execution, int Timer), ITimer> _timers = [];
    private readonly List<TaskMessage> _due = [];
    private IOrchestrationServiceClient? _engine;
    private int _sending;

    /// <summary>How many of the engine's own timers wait in its queue for nothing.</summary>
    public int ParkedTimers => _timers.Count;

    /// <summary>True when no timer that is due is still on its way to the engine.</summary>
    public bool IsIdle => Volatile.Read(ref _sending) == 0;

    /// <inheritdoc/>
    public void Attach(IOrchestrationServiceClient? engine)
    {
        List<TaskMessage> waiting;
        lock (_gate)
        {
            _engine = engine;
            waiting = engine is null ? [] : [.. _due];
            _due.RemoveRange(0, waiting.Count);
        }

        waiting.ForEach(message => _ = FireAsync(message));
    }

    /// <inheritdoc/>
    public async Task<string> RunTurnAsync(string request, Func<string, Task<string>> run)
    {
        var turn = OrchestratorRequest.Parser.ParseFrom(Convert.FromBase64String(request));
        var now = time.GetUtcNow().ToTimestamp();
        foreach (var happened in turn.PastEvents.Concat(turn.NewEvents))
        {
            happened.Timestamp = _firstSeen.GetOrAdd((turn.InstanceId, happened.Timestamp), now);
        }

        var answer = OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(await run(Convert.ToBase64String(turn.ToByteArray()))));
        foreach (var action in answer.Actions.Where(action => action.CreateTimer is not null))
        {
            var isHeld = Hold(turn, action.Id, action.CreateTimer.FireAt.ToDateTimeOffset());
            action.CreateTimer.FireAt = (TimeProvider.System.GetUtcNow() + (isHeld ? Parked : TimeSpan.Zero)).ToTimestamp();
        }

        return Convert.ToBase64String(answer.ToByteArray());
    }

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
            // Never later than the machine's time: until then the engine's queue would hide it.
            Event = new TimerFiredEvent(-1) { TimerId = timer, FireAt = TimeProvider.System.GetUtcNow().UtcDateTime },
        };

        // A turn that is carried out again sets the same timer.
        _timers.GetOrAdd(
            (turn.InstanceId, execution, timer), _ => time.CreateTimer(_ => _ = FireAsync(fired), null, wait, Timeout.InfiniteTimeSpan));
        return true;
    }

    private async Task FireAsync(TaskMessage message)
    {
        Interlocked.Increment(ref _sending);
        try
        {
            await (EngineFor(message)?.SendTaskOrchestrationMessageAsync(message) ?? Task.CompletedTask);
        }
        finally
        {
            Interlocked.Decrement(ref _sending);
        }
    }

    // None is there while a system is stopped: the next one gets the message.
    private IOrchestrationServiceClient? EngineFor(TaskMessage message)
    {
        lock (_gate)
        {
            _due.AddRange(_engine is null ? [message] : []);
            return _engine;
        }
    }
}
