using Azure.Data.Tables;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Agenda;

/// <summary>Which contracts have something due on which day (E1).</summary>
public sealed class ContractAgenda(BenefitsTables tables, EndingCatalog catalog, TimeProvider time)
{
    /// <summary>The kind of their rows.</summary>
    public const string Kind = "contracts";

    private const string ContractIdName = "ContractId";
    private const string ActivationIdName = "ActivationId";

    private readonly DueAgenda _agenda = new(tables, time);

    /// <summary>
    /// Notes when something is next due for <paramref name="contract"/>, as it is about to be stored: whoever gives a contract another
    /// end calls this before.
    /// </summary>
    public async Task NoteAsync(Contract contract, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (EndingRules.Next(contract, catalog, DateOnly.FromDateTime(now.UtcDateTime)) is { } next)
        {
            await _agenda.NoteAsync(Row(next, contract, now), cancellationToken);
        }
    }

    /// <summary>The row that notes what is next.</summary>
    public static TableEntity Row(DueEnding next, Contract contract, DateTimeOffset notedAt)
    {
        var row = DueAgenda.Row(Kind, next.Day, notedAt, contract.Ids.ContractId);
        row[ContractIdName] = contract.Ids.ContractId;
        row[ActivationIdName] = contract.ActivationId;
        return row;
    }

    /// <summary>Which contract a row is about.</summary>
    public static string ContractId(AgendaRow row) => row.Text(ContractIdName);

    /// <summary>Its activation, which stands for it in logs.</summary>
    public static string ActivationId(AgendaRow row) => row.OptionalText(ActivationIdName) ?? "unknown";
}
