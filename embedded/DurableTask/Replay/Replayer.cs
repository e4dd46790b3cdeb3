using DurableTask.Core.Exceptions;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging;

namespace Microsoft.DurableTask.Embedded;

/// <summary>
/// Carries out one turn of an orchestrator: replays its history, hands it what is new, and tells what it did on that.
/// No I/O and no clock: the same input gives the same result.
/// </summary>
internal sealed class Replayer
{
    private readonly TurnInput _turn;
    private readonly OrchestratorHandler _handler;
    private readonly TurnScheduler _scheduler;
    private readonly ReplayContext _context;
    private readonly List<HistoryEvent> _newEvents = [];
    private Task<object?>? _run;

    private Replayer(TurnInput turn, OrchestratorHandler handler, ILoggerFactory loggers, Action illegalAwaitAfterTurn)
    {
        _turn = turn;
        _handler = handler;
        _scheduler = new TurnScheduler(illegalAwaitAfterTurn);
        _context = new ReplayContext(turn, _scheduler, loggers);
    }

    private bool IsOver => _run is { IsCompleted: true };

    /// <summary>Carries out the turn on the calling thread.</summary>
    /// <param name="illegalAwaitAfterTurn">Called when later another thread brings a continuation of this orchestrator.</param>
    public static TurnResult Run(TurnInput turn, OrchestratorHandler handler, ILoggerFactory loggers, Action illegalAwaitAfterTurn)
    {
        var replayer = new Replayer(turn, handler, loggers, illegalAwaitAfterTurn);
        try
        {
            return replayer.Run();
        }
        finally
        {
            replayer._scheduler.End();
        }
    }

    private TurnResult Run()
    {
        try
        {
            ReplayHistory();
            TakeNewTurn();
        }
        catch (Exception exception) when (exception is NonDeterministicOrchestrationException or IllegalAwaitException)
        {
            return Result(InstanceEnd.Failed(exception));
        }

        return Result(IsOver ? EndOf(_run!) : null);
    }

    private TurnResult Result(InstanceEnd? end) => end is null
        ? new TurnResult(_newEvents, null, _context.CustomStatus, [.. _context.OpenActivities], _context.EarliestTimer?.FireAt)
        : new TurnResult(_newEvents, end, _context.CustomStatus, [], null);

    private void ReplayHistory()
    {
        var number = 0;
        for (var i = 0; i < _turn.History.Count;)
        {
            number++;
            var begin = (TurnStarted)_turn.History[i++];
            if (IsOver)
            {
                throw new NonDeterministicOrchestrationException(
                    _turn.InstanceId, number, "another turn", "complete the orchestration before it");
            }

            Begin(begin.At, replaying: true);
            for (; i < _turn.History.Count && _turn.History[i] is Message message; i++)
            {
                Deliver(message);
            }

            var recorded = new List<OrchestratorAction>();
            for (; i < _turn.History.Count && _turn.History[i] is OrchestratorAction action; i++)
            {
                recorded.Add(action);
            }

            _context.CompareWith(recorded, number);
        }

        if (IsOver)
        {
            throw new NonDeterministicOrchestrationException(
                _turn.InstanceId, number, "the orchestrator waiting", "complete the orchestration");
        }
    }

    private void TakeNewTurn()
    {
        var first = _run is null;
        var timers = new Queue<TimerCreated>(_context.DueTimers(_turn.Now));
        if (!first && timers.Count == 0 && _turn.Messages.Count == 0)
        {
            return;
        }

        _newEvents.Add(new TurnStarted(_turn.Now));
        Begin(_turn.Now, replaying: false);
        var messages = new Queue<InboxMessage>(_turn.Messages);
        while (!IsOver && (timers.Count > 0 || messages.Count > 0))
        {
            var timerIsFirst = messages.Count == 0 || (timers.TryPeek(out var timer) && timer.FireAt <= messages.Peek().At);
            Message next = timerIsFirst ? new TimerFired(timers.Dequeue().Id) : messages.Dequeue().Content;
            if (Deliver(next))
            {
                _newEvents.Add(next);
            }
        }

        _newEvents.AddRange(_context.Actions);
        if (!first && _newEvents.Count == 1)
        {
            _newEvents.Clear();
        }
    }

    private void Begin(DateTime now, bool replaying)
    {
        _context.BeginTurn(now, replaying);
        if (_run is null)
        {
            _run = _scheduler.Run(RunToEnd);
            EnsureWaitsLegally();
        }
    }

    private bool Deliver(Message message)
    {
        if (IsOver)
        {
            return false;
        }

        var wanted = _scheduler.Run(() => _context.Deliver(message));
        EnsureWaitsLegally();
        return wanted;
    }

    private void EnsureWaitsLegally()
    {
        if (_scheduler.SawForeignContinuation || (!IsOver && !_context.AnyOpen))
        {
            throw new IllegalAwaitException(_turn.Name, _turn.InstanceId);
        }
    }

    private async Task<object?> RunToEnd() => await _handler(_context);

    private static InstanceEnd EndOf(Task<object?> run)
    {
        try
        {
            var output = JsonDataConverter.Default.Serialize(run.GetAwaiter().GetResult());
            return new InstanceEnd(OrchestrationRuntimeStatus.Completed, output, null);
        }
        catch (Exception exception)
        {
            return InstanceEnd.Failed(exception);
        }
    }
}
