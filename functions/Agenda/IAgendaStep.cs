namespace BenefitsFunctions.Agenda;

/// <summary>Starts an orchestration; however often under the same id, it has the effect of once.</summary>
/// <param name="orchestrator">Its function.</param>
/// <param name="instanceId">Names what it does.</param>
/// <param name="input">Its input.</param>
/// <param name="cancellationToken">Ends it.</param>
public delegate Task StartOnce(string orchestrator, string instanceId, object input, CancellationToken cancellationToken);

/// <summary>What the sweep does with the rows of one kind.</summary>
public interface IAgendaStep
{
    /// <summary>The kind: the partition of its rows.</summary>
    string Kind { get; }

    /// <summary>What stands for a row in logs; names nobody.</summary>
    string Name(AgendaRow row);

    /// <summary>
    /// Does what is due on <paramref name="today"/> and notes what is next; the row is removed then. May die anywhere, come again and
    /// meet another at the same row: it has its effect once.
    /// </summary>
    Task SettleAsync(AgendaRow row, DateOnly today, StartOnce start, CancellationToken cancellationToken);
}
