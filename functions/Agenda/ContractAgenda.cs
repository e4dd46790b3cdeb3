using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Agenda;

/// <summary>
/// Which contracts have something due on which day (E1), so that a sweep reads these alone. For each contract that has something due
/// there is a row at that day or before it; the sweep puts right, or removes, what turns out too early.
/// </summary>
public sealed class ContractAgenda(BenefitsTables tables, EndingCatalog catalog, TimeProvider time)
{
    private const string Partition = "contracts";

    // Longer than anything runs that notes an end and stores it then.
    private static readonly TimeSpan Storing = TimeSpan.FromHours(1);

    /// <summary>
    /// Notes when something is next due for <paramref name="contract"/>, as it is about to be stored: whoever gives a contract another
    /// end calls this before.
    /// </summary>
    public async Task NoteAsync(Contract contract, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (EndingRules.Next(contract, catalog, DateOnly.FromDateTime(now.UtcDateTime)) is not { } next)
        {
            return;
        }

        await tables.Due.UpsertEntityAsync(Row(next, contract, now), TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>The row that notes what is next.</summary>
    public static TableEntity Row(DueEnding next, Contract contract, DateTimeOffset notedAt) =>
        new(Partition, KeySegment.Join(next.Day.ToRow(), contract.Ids.ContractId))
        {
            [AgendaRow.ContractIdName] = contract.Ids.ContractId,
            [AgendaRow.ActivationIdName] = contract.ActivationId,
            [AgendaRow.NotedAtName] = notedAt,
        };

    /// <summary>What is due today, the oldest first. Reads that alone, a thousand rows a request.</summary>
    public async IAsyncEnumerable<AgendaRow> DueAsync(DateOnly today, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey lt {today.AddDays(1).ToRow()}");
        await foreach (var row in tables.Due.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            yield return new AgendaRow(row);
        }
    }

    /// <summary>
    /// Removes what is settled, unless it was noted again meanwhile, or within the last hour: then the contract that it was noted for
    /// may not be stored yet.
    /// </summary>
    public Task RemoveAsync(AgendaRow row, CancellationToken cancellationToken) => time.GetUtcNow() < row.NotedAt + Storing
        ? Task.CompletedTask
        : tables.Due.DeleteUnlessChangedAsync(row.Row.PartitionKey, row.Row.RowKey, row.Row.ETag, cancellationToken);
}

/// <summary>A contract that something may be due for, as its row was read.</summary>
public sealed record AgendaRow(TableEntity Row)
{
    internal const string ContractIdName = "ContractId";
    internal const string ActivationIdName = "ActivationId";
    internal const string NotedAtName = "NotedAt";

    /// <summary>Which contract.</summary>
    public string ContractId => Row.Text(ContractIdName);

    /// <summary>Its activation, which stands for it in logs.</summary>
    public string ActivationId => Row.GetString(ActivationIdName) ?? "unknown";

    /// <summary>When it was noted.</summary>
    public DateTimeOffset NotedAt => Row.Time(NotedAtName);
}
