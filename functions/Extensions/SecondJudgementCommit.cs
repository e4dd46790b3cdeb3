using Azure;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Orchestrations;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Extensions;

/// <summary>A contract that was extended.</summary>
/// <param name="ContractId">The contract.</param>
/// <param name="Entry">The number of the ledger's entry that extended it.</param>
public sealed record ContractExtension(string ContractId, long Entry);

/// <summary>
/// E4: goes through the ledger of an extended contract from its first entry on, and judges each incident again at the entry that
/// rejected it for its date. Each step is one transaction that also notes on the contract's row how far it came, guarded by the row's
/// ETag like every other change of the ledger: however often and by how many at once steps are taken, an incident is judged again once.
/// </summary>
public sealed class SecondJudgementCommit(
    BenefitsTables tables, LedgerReader ledger, UntoldEntries untold, OptimisticWrite optimistic, TimeProvider time)
{
    /// <summary>The most entries that a step looks through.</summary>
    public const int PageSize = 200;

    private static readonly ParallelOptions SideBySide = new() { MaxDegreeOfParallelism = 8 };

    /// <summary>What a transaction takes.</summary>
    public TransactionLimits Limits { get; init; } = TransactionLimits.OfTableStorage;

    // Each incident with one entry, beside the contract's row.
    private int MaxIncidents => (Limits.Rows - 1) / 2;

    /// <summary>Takes the next step.</summary>
    /// <returns>True when there is a further one; false when all is done, or is another extension's to do.</returns>
    /// <exception cref="RequestFailedException">Storage does not do its part: the step is taken or not; another one is safe.</exception>
    /// <exception cref="ContentionException">The step is not taken: others changed the contract at each try.</exception>
    /// <exception cref="PermanentFailureException">There is no such contract.</exception>
    public async Task<bool> StepAsync(ContractExtension extension, CancellationToken cancellationToken) =>
        (await optimistic.RunAsync(() => TryStepAsync(extension, cancellationToken), cancellationToken)).IsLeft;

    // Null when somebody else committed meanwhile.
    private async Task<Step?> TryStepAsync(ContractExtension extension, CancellationToken cancellationToken)
    {
        var contractId = extension.ContractId;

        // Before everything else: as long as the row has its ETag at the commit, what is read after it is true.
        var row = await tables.Contracts.FindRowAsync(contractId, ContractRow.RowKey, cancellationToken)
            ?? throw new PermanentFailureException("The contract of an extension is gone.");
        var head = ContractRow.ToHead(row);
        if (head.JudgingAgain is not { IsOver: false } run || run.Extension != extension.Entry)
        {
            return new Step(IsLeft: false);
        }

        var terms = ContractTerms.Of(ContractRow.ToContract(row));
        var query = new LedgerQuery(null, null, NewestFirst: false, PageSize, run.Through + 1);
        var entries = (await ledger.PageAsync(contractId, head.Entries, query, cancellationToken)).Entries;
        var incidents = await IncidentsAsync(contractId, entries, cancellationToken);
        var chunk = new LedgerChunk(contractId, terms, head, incidents, Limits);
        var through = entries.Count > 0 ? entries[^1].Sequence : run.Through;
        if (incidents.Count > 0)
        {
            var by = await ledger.EntryAsync(contractId, run.Extension, cancellationToken);
            through = Judge(chunk, terms, contractId, by, entries, incidents)
                ?? throw new PermanentFailureException("An incident does not fit into a transaction of Table Storage.");
        }

        var isOver = through == chunk.Head.Entries;
        chunk.Note(run with { Through = through, IsOver = isOver });
        return await StoreAsync(contractId, chunk, row.ETag, cancellationToken) ? new Step(!isOver) : null;
    }

    // Gives through which entry there was room; null when there was none at all.
    private long? Judge(
        LedgerChunk chunk,
        ContractTerms terms,
        string contractId,
        LedgerEntry extension,
        IReadOnlyList<LedgerEntry> entries,
        IReadOnlyDictionary<string, Incident?> incidents)
    {
        long? through = null;
        var now = time.GetUtcNow();
        foreach (var entry in entries)
        {
            if (entry is IncidentEntry { IsRejectionForItsDate: true } rejection)
            {
                if (!incidents.TryGetValue(rejection.IncidentId, out var stored))
                {
                    return through;
                }

                // At the entry that says what it is rejected for now: an opening past the end outweighs one before the start.
                var incident = chunk.Changed.GetValueOrDefault(rejection.IncidentId) ?? stored!;
                if (incident.Reason == rejection.Reason && !TryJudge(chunk, terms, contractId, extension, incident, now))
                {
                    return through;
                }
            }

            through = entry.Sequence;
        }

        return through;
    }

    private static bool TryJudge(
        LedgerChunk chunk, ContractTerms terms, string contractId, LedgerEntry extension, Incident incident, DateTimeOffset now)
    {
        var verdict = SecondJudgement.Judge(incident, terms, chunk.Head.Used);
        return verdict.After is null
            || chunk.TryAdd(SecondJudgement.StepOf(chunk.Head, terms, incident, verdict, contractId, extension, now));
    }

    // The incidents of the first rejections, as many as a transaction takes.
    private async Task<Dictionary<string, Incident?>> IncidentsAsync(
        string contractId, IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken)
    {
        var incidents = new Dictionary<string, Incident?>();
        var ids = entries.OfType<IncidentEntry>().Where(e => e.IsRejectionForItsDate).Select(e => e.IncidentId)
            .Distinct().Take(MaxIncidents).ToList();
        await Parallel.ForEachAsync(ids, SideBySide, async (incidentId, _) =>
        {
            var incident = await ledger.IncidentAsync(contractId, incidentId, cancellationToken);
            lock (incidents)
            {
                incidents[incidentId] = incident;
            }
        });
        return incidents;
    }

    private async Task<bool> StoreAsync(string contractId, LedgerChunk chunk, ETag etag, CancellationToken cancellationToken)
    {
        if (chunk.CallsForNotice)
        {
            await untold.IntendAsync(contractId, cancellationToken);
        }

        return await tables.Contracts.TryCommitAsync(chunk.Actions(etag), cancellationToken);
    }

    private sealed record Step(bool IsLeft);
}
