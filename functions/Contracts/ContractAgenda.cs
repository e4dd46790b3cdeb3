using Azure.Data.Tables;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Contracts;

/// <summary>
/// Which contracts have something due on which day (E1), so that a sweep reads these alone: whoever is about to give a contract
/// another end notes it here before. A note that turns out too early is put right by the sweep.
/// </summary>
public sealed class ContractAgenda(BenefitsTables tables)
{
    private const string Partition = "contracts";

    /// <summary>Notes when something is next due for <paramref name="contract"/>, as it is about to be stored.</summary>
    public Task NoteAsync(Contract contract, CancellationToken cancellationToken)
    {
        var day = contract.End.AddDays(1);
        var row = new TableEntity(Partition, KeySegment.Join(day.ToRow(), contract.Ids.ContractId))
        {
            ["ContractId"] = contract.Ids.ContractId,
        };
        return tables.Due.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }
}
