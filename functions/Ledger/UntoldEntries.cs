using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Ledger;

/// <summary>Entries that somebody has to be told of.</summary>
/// <param name="Through">The last entry that was looked at.</param>
/// <param name="Entries">The numbers of the entries that call for a notice.</param>
public sealed record UntoldBatch(long Through, IReadOnlyList<long> Entries)
{
    /// <summary>E4: the numbers of the entries that accepted a rejected incident; one that crossed a mark too is among both.</summary>
    public IReadOnlyList<long> Acceptances { get; init; } = [];
}

/// <summary>
/// Keeps track of what somebody has to be told (I3, I7): a mark on the contract's row says through which entry that is done, and an
/// intent says that a contract may have entries behind its mark.
/// </summary>
/// <remarks>
/// Whoever commits what calls for a notice writes the intent after having read the contract's row; whoever removes an intent has
/// changed the contract's row since reading the intent. So an intent can't be removed before the commit that it was written for: that
/// commit would fail for its ETag, and write the intent again.
/// </remarks>
public sealed class UntoldEntries(BenefitsTables tables, OptimisticWrite optimistic)
{
    /// <summary>The most notices of a batch.</summary>
    public const int BatchSize = 100;

    private const string Partition = "ledger-notices";

    /// <summary>Notes that a commit to this contract is about to call for a notice.</summary>
    public Task IntendAsync(string contractId, CancellationToken cancellationToken) =>
        tables.Intents.UpsertEntityAsync(new TableEntity(Partition, contractId), TableUpdateMode.Replace, cancellationToken);

    /// <summary>The contracts that have an intent.</summary>
    public async Task<IReadOnlyList<string>> IntendedAsync(CancellationToken cancellationToken)
    {
        var contracts = new List<string>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition}");
        await foreach (var intent in tables.Intents.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            contracts.Add(intent.RowKey);
        }

        return contracts;
    }

    /// <summary>The contract and the first entry behind its mark; null when there is none.</summary>
    public async Task<(Contract Contract, long First)?> FirstAsync(string contractId, CancellationToken cancellationToken)
    {
        var row = await ContractAsync(contractId, cancellationToken);
        return ContractRow.ToHead(row) is { IsUntold: true } head ? (ContractRow.ToContract(row), head.ToldThrough + 1) : null;
    }

    /// <summary>The next batch, from entry <paramref name="first"/> on.</summary>
    public async Task<UntoldBatch> ReadAsync(string contractId, long first, CancellationToken cancellationToken)
    {
        var head = ContractRow.ToHead(await ContractAsync(contractId, cancellationToken));
        var range = LedgerRow.Range(contractId, first, head.Entries);
        var (entries, acceptances) = (new List<long>(), new List<long>());
        await foreach (var row in tables.Contracts.QueryAsync<TableEntity>(range, cancellationToken: cancellationToken))
        {
            var entry = LedgerRow.ToEntry(row);
            var isAcceptance = entry is IncidentEntry { IsAcceptance: true };
            if (isAcceptance)
            {
                acceptances.Add(entry.Sequence);
            }

            if (isAcceptance ? entry is IncidentEntry { Crossed: not null } : entry.CallsForNotice)
            {
                entries.Add(entry.Sequence);
            }

            if (entries.Count + acceptances.Count >= BatchSize)
            {
                return new UntoldBatch(entry.Sequence, entries) { Acceptances = acceptances };
            }
        }

        return new UntoldBatch(head.Entries, entries) { Acceptances = acceptances };
    }

    /// <summary>Moves the mark to <paramref name="through"/>, never back, and removes the intent when nothing is left behind it.</summary>
    /// <returns>True when entries are left.</returns>
    /// <exception cref="RequestFailedException">Storage does not do its part; doing it again is safe.</exception>
    /// <exception cref="ContentionException">The same, where others changed the contract at each try.</exception>
    public async Task<bool> MarkAsync(string contractId, long through, CancellationToken cancellationToken) =>
        (await optimistic.RunAsync(() => TryMarkAsync(contractId, through, cancellationToken), cancellationToken)).IsUntold;

    // The ledger as it is then; null when somebody committed meanwhile.
    private async Task<LedgerHead?> TryMarkAsync(string contractId, long through, CancellationToken cancellationToken)
    {
        var intent = await tables.Intents.FindRowAsync(Partition, contractId, cancellationToken);
        var row = await ContractAsync(contractId, cancellationToken);
        var head = ContractRow.ToHead(row);
        head = head with { ToldThrough = Math.Max(head.ToldThrough, through) };

        // Also when the mark stays where it is: the row's ETag must change.
        if (!await tables.Contracts.TryMergeAsync(ContractRow.Told(contractId, head.ToldThrough), row.ETag, cancellationToken))
        {
            return null;
        }

        if (!head.IsUntold && intent is not null)
        {
            // One that was written again is another commit's, which has its own notices.
            await tables.Intents.DeleteUnlessChangedAsync(Partition, contractId, intent.ETag, cancellationToken);
        }

        return head;
    }

    private async Task<TableEntity> ContractAsync(string contractId, CancellationToken cancellationToken) =>
        await tables.Contracts.GetEntityAsync<TableEntity>(contractId, ContractRow.RowKey, cancellationToken: cancellationToken);
}
