using System.Collections.Concurrent;
using DurableTask.Core;
using DurableTask.Core.History;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Azure.WebJobs.Extensions.DurableTask;
using Microsoft.DurableTask.Protobuf;
using Newtonsoft.Json.Linq;
using TimerFiredEvent = DurableTask.Core.History.TimerFiredEvent;

namespace Benefits.Local.Clock;

/// <summary>
/// Lets orchestrations live on a clock that somebody moves, while the engine beneath them stays on the machine's: what an orchestrator
/// reads as its time is translated on the way in, the timers that it sets are held back here and fired when the clock reaches them.
/// </summary>
/// <remarks>
/// The engine's storage knows the machine's times only. A system that is started again on it goes on with the same object, or with
/// the same record.
/// </remarks>
public sealed class EngineClock : IEngineClock
{
    // The engine's own timer stays in its queue behind the one that is fired from here; a queue holds a message for seven days at most.
    // Longer timers are made of such of three days by the worker.
    private static readonly TimeSpan Parked = TimeSpan.FromDays(6);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ClockRecord? _record;
    private readonly ConcurrentDictionary<(string Instance, Timestamp Real), Timestamp> _firstSeen = [];
    private readonly ConcurrentDictionary<(string Instance, string Execution, int Timer), Held> _timers = [];
    private readonly List<Held> _due = [];
    private IOrchestrationServiceClient? _engine;
    private int _sending;

    /// <param name="record">Keeps what is needed after a restart of the process; null when nothing has to outlive it.</param>
    public EngineClock(TimeProvider time, ClockRecord? record = null)
    {
        (_time, _record) = (time, record);
        foreach (var timer in record?.Timers ?? [])
        {
            Hold(timer);
        }
    }

    /// <summary>How many of the engine's own timers wait in its queue for nothing.</summary>
    public int ParkedTimers => _timers.Values.Count(held => held.Timer.IsParked);

    /// <summary>When the next timer is due; null when none waits.</summary>
    public DateTimeOffset? NextDue => _timers.Values.Where(held => !held.IsFiring).Min(held => (DateTimeOffset?)held.Timer.Due);

    /// <summary>True when no timer that is due is still on its way to the engine.</summary>
    public bool IsIdle => Volatile.Read(ref _sending) == 0;

    /// <inheritdoc/>
    public async Task AttachAsync(IOrchestrationServiceClient? engine)
    {
        if (_record is { IsNew: true } && engine is DurabilityProvider provider)
        {
            await AdoptAsync(provider, engine);
            _record.Note(new ClockMove(TimeProvider.System.GetUtcNow(), TimeSpan.Zero));
        }

        List<Held> waiting;
        lock (_gate)
        {
            _engine = engine;
            waiting = engine is null ? [] : [.. _due];
            _due.RemoveRange(0, waiting.Count);
        }

        waiting.ForEach(held => _ = FireAsync(held));
    }

    /// <inheritdoc/>
    public async Task<string> RunTurnAsync(string request, Func<string, Task<string>> run)
    {
        var turn = OrchestratorRequest.Parser.ParseFrom(Convert.FromBase64String(request));
        var now = _time.GetUtcNow().ToTimestamp();
        foreach (var happened in turn.PastEvents.Concat(turn.NewEvents))
        {
            happened.Timestamp = _record?.Then(happened.Timestamp.ToDateTimeOffset()).ToTimestamp()
                ?? _firstSeen.GetOrAdd((turn.InstanceId, happened.Timestamp), now);
        }

        var answer = OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(await run(Convert.ToBase64String(turn.ToByteArray()))));
        foreach (var action in answer.Actions.Where(action => action.CreateTimer is not null))
        {
            var (due, machine) = (action.CreateTimer.FireAt.ToDateTimeOffset(), TimeProvider.System.GetUtcNow());

            // One that is due already the engine fires itself.
            var until = due > _time.GetUtcNow() ? machine + Parked : machine;
            action.CreateTimer.FireAt = until.ToTimestamp();
            if (until > machine)
            {
                // The request itself does not name the execution.
                var started = turn.PastEvents.Concat(turn.NewEvents).Last(happened => happened.ExecutionStarted is not null);
                Hold(new(turn.InstanceId, started.ExecutionStarted.OrchestrationInstance.ExecutionId, action.Id, due, until));
            }
        }

        return Convert.ToBase64String(answer.ToByteArray());
    }

    private void Hold(ParkedTimer timer)
    {
        // A turn that is carried out again sets the same timer.
        var held = new Held(timer);
        if (_timers.TryAdd(timer.Key, held) && !timer.IsFired)
        {
            _record?.Note(timer: timer);
            var wait = timer.Due - _time.GetUtcNow();
            held.Alarm = _time.CreateTimer(
                _ => _ = FireAsync(held), null, wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    // What runs before the record begins waits on the machine's clock in the engine's own queue; it need not any longer.
    private async Task AdoptAsync(DurabilityProvider provider, IOrchestrationServiceClient engine)
    {
        var running = new OrchestrationStatusQueryCondition { RuntimeStatus = [OrchestrationRuntimeStatus.Running] };
        do
        {
            var page = await provider.GetOrchestrationStateWithPagination(running, CancellationToken.None);
            foreach (var id in page.DurableOrchestrationState.Select(state => state.InstanceId))
            {
                var execution = (await engine.GetOrchestrationStateAsync(id, false))[0].OrchestrationInstance.ExecutionId;
                var history = JArray.Parse(await engine.GetOrchestrationHistoryAsync(id, execution))
                    .ToLookup(e => (EventType)(int)e["EventType"]!);
                var fired = history[EventType.TimerFired].Select(e => (int)e["TimerId"]!).ToHashSet();
                foreach (var timer in history[EventType.TimerCreated].Where(e => !fired.Contains((int)e["EventId"]!)))
                {
                    var due = new DateTimeOffset((DateTime)timer["FireAt"]!);
                    Hold(new(id, execution, (int)timer["EventId"]!, due, due));
                }
            }

            running.ContinuationToken = page.ContinuationToken;
        }
        while (!string.IsNullOrEmpty(running.ContinuationToken));
    }

    private async Task FireAsync(Held held)
    {
        held.IsFiring = true;
        Interlocked.Increment(ref _sending);
        try
        {
            while (EngineFor(held) is { } engine)
            {
                try
                {
                    if (await IsThereAsync(engine, held.Timer))
                    {
                        await engine.SendTaskOrchestrationMessageAsync(held.Fired);
                    }

                    _record?.Note(timer: held.Timer with { IsFired = true });
                    return;
                }
                catch
                {
                    await Task.Delay(BetweenTries);
                }
            }
        }
        finally
        {
            Interlocked.Decrement(ref _sending);
        }
    }

    // What ends leaves timers behind. Once it is purged the engine would take them for early and wait a minute for what set them.
    private static async Task<bool> IsThereAsync(IOrchestrationServiceClient engine, ParkedTimer timer) =>
        (await engine.GetOrchestrationStateAsync(timer.Instance, false)).Any(
            state => state?.OrchestrationInstance.ExecutionId == timer.Execution);

    // None is there while a system is stopped: the next one gets the message.
    private IOrchestrationServiceClient? EngineFor(Held held)
    {
        lock (_gate)
        {
            _due.AddRange(_engine is null ? [held] : []);
            return _engine;
        }
    }

    private sealed class Held(ParkedTimer timer)
    {
        public ParkedTimer Timer { get; } = timer;

        public bool IsFiring { get; set; } = timer.IsFired;

        public ITimer? Alarm { get; set; }

        public TaskMessage Fired => new()
        {
            OrchestrationInstance = new() { InstanceId = Timer.Instance, ExecutionId = Timer.Execution },

            // On the machine's clock: the engine's queue shows the message at this time.
            Event = new TimerFiredEvent(-1) { TimerId = Timer.Timer, FireAt = TimeProvider.System.GetUtcNow().UtcDateTime },
        };
    }
}
