using Microsoft.DurableTask;
using Microsoft.DurableTask.Embedded;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace BenefitsFunctions.Tests.Embedded.DurableTask;

/// <summary>Gives one orchestrator turn after turn, with no engine and no storage; keeps the history.</summary>
internal sealed class ReplayHarness(Func<TaskOrchestrationContext, Task<object?>> code)
{
    public static readonly DateTime Start = new(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc);

    public List<HistoryEvent> History { get; private set; } = [];

    public DateTime Now { get; set; } = Start;

    public string? Input { get; init; }

    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Ends when a continuation of the orchestrator came from another thread after its turn.</summary>
    public TaskCompletionSource Accused { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TurnResult Turn(params Message[] messages) => Turn([.. messages.Select(message => new InboxMessage(Now, message, null))]);

    public TurnResult Turn(IReadOnlyList<InboxMessage> messages)
    {
        var input = new TurnInput("Test", "instance-1", Start, Input, History, messages, Now);
        var result = Replayer.Run(input, context => code(context), Loggers, () => Accused.TrySetResult());
        History.AddRange(result.NewEvents);
        return result;
    }

    /// <summary>The same history under other code.</summary>
    public ReplayHarness With(Func<TaskOrchestrationContext, Task<object?>> other) => new(other) { History = [.. History], Now = Now, Input = Input };
}
