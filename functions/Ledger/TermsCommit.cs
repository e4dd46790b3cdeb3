using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Agenda;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Ledger;

/// <summary>
/// Commits changes of a contract's terms (A11, E4): the contract's row and the entry of the ledger change in one transaction, guarded by
/// the row's ETag like every other change of the ledger. Whoever commits one starts its notice (I3) afterwards.
/// </summary>
public sealed class TermsCommit(
    BenefitsTables tables, UntoldEntries untold, ContractAgenda agenda, OptimisticWrite optimistic, TimeProvider time)
{
    /// <summary>
    /// Changes the terms of a contract as <paramref name="change"/> decides, which is asked again when others changed the contract
    /// meanwhile, and gives null to leave it.
    /// </summary>
    /// <returns>The contract as it is afterwards; null when there is none.</returns>
    /// <exception cref="RequestFailedException">Storage does not do its part: it is committed or not; doing it again is safe if the
    /// decision on what is there then is.</exception>
    /// <exception cref="ContentionException">Not committed: others changed the contract at each try.</exception>
    public async Task<Contract?> ChangeAsync(
        string contractId, Func<Contract, TermsChange?> change, CancellationToken cancellationToken) =>
        (await optimistic.RunAsync(() => TryChangeAsync(contractId, change, cancellationToken), cancellationToken)).Contract;

    // Null when somebody else committed meanwhile.
    private async Task<Outcome?> TryChangeAsync(
        string contractId, Func<Contract, TermsChange?> change, CancellationToken cancellationToken)
    {
        var row = await tables.Contracts.FindRowAsync(contractId, ContractRow.RowKey, cancellationToken);
        if (row is null)
        {
            return new Outcome(null);
        }

        var before = ContractRow.ToContract(row);
        if (change(before) is not { } decided)
        {
            return new Outcome(before);
        }

        var head = ContractRow.ToHead(row);
        if (decided.IsSilent)
        {
            var noted = ContractRow.Noting(row, decided.After);
            return await tables.Contracts.TryPutAsync(noted, row.ETag, cancellationToken) is null ? null : new Outcome(decided.After);
        }

        var entry = TermsEntry.Of(head, before, decided, time.GetUtcNow());
        var changed = ContractRow.WithTerms(row, decided.After, entry.HeadAfter(head));

        // After the row was read, as every intent (UntoldEntries); and the day before the end that it belongs to.
        await untold.IntendAsync(contractId, cancellationToken);
        await agenda.NoteAsync(decided.After, cancellationToken);
        var done = await tables.Contracts.TryCommitAsync(
            [
                new TableTransactionAction(TableTransactionActionType.UpdateReplace, changed, row.ETag),
                new TableTransactionAction(TableTransactionActionType.Add, LedgerRow.From(contractId, entry)),
            ],
            cancellationToken);
        return done ? new Outcome(ContractRow.ToContract(changed)) : null;
    }

    private sealed record Outcome(Contract? Contract);
}
