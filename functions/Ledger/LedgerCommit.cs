using System.Net;
using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Telemetry;

namespace BenefitsFunctions.Ledger;

/// <summary>What became of the events of one contract.</summary>
/// <param name="Faults">For each event in turn why it can't be taken; null when what it says is in the ledger.</param>
/// <param name="IsUntold">True when somebody may have to be told of entries.</param>
public sealed record CommitResult(IReadOnlyList<EventFault?> Faults, bool IsUntold);

/// <summary>
/// Commits the events of one contract: as many as fit change the contract's row, their incidents and the ledger in one entity-group
/// transaction, guarded by the contract row's ETag (I2, I3, I6).
/// </summary>
public sealed class LedgerCommit(
    BenefitsTables tables, UntoldEntries untold, OptimisticWrite optimistic, TimeProvider time, BenefitsMetrics metrics)
{
    private static readonly ParallelOptions SideBySide = new() { MaxDegreeOfParallelism = 8 };
    private static readonly EventFault UnknownContract = new("unknown-contract", "subject is no contract that there is.");

    /// <summary>What a transaction takes.</summary>
    public TransactionLimits Limits { get; init; } = TransactionLimits.OfTableStorage;

    // Each incident with one entry, beside the contract's row.
    private int MaxIncidents => (Limits.Rows - 1) / 2;

    /// <summary>Commits <paramref name="events"/>, all of one contract, in their order.</summary>
    /// <exception cref="RequestFailedException">Storage does not do its part: none or some are committed; sending them again is
    /// safe.</exception>
    /// <exception cref="AggregateException">The same, where storage could not be reached: what each try met.</exception>
    /// <exception cref="ContentionException">The same, where others changed the contract at each try.</exception>
    public async Task<CommitResult> CommitAsync(
        string contractId, IReadOnlyList<IncidentEvent> events, CancellationToken cancellationToken)
    {
        var faults = new EventFault?[events.Count];
        LedgerSnapshot? ledger = null;
        for (var done = 0; done < events.Count;)
        {
            var from = done;
            var step = await optimistic.RunAsync(
                async () =>
                {
                    // What is known is true for one try.
                    (var known, ledger) = (ledger, null);
                    var tried = await TryStepAsync(contractId, events, from, faults, known, openingsAreNew: true, cancellationToken);
                    tried = tried.Status == HttpStatusCode.Conflict
                        ? await TryStepAsync(contractId, events, from, faults, null, openingsAreNew: false, cancellationToken)
                        : tried;
                    return tried.Status == HttpStatusCode.OK ? tried : null;
                },
                cancellationToken);
            (ledger, done) = (step.Ledger, done + step.Taken);
        }

        return new CommitResult(faults, ledger is { Head.IsUntold: true });
    }

    // Commits the next events, as many as fit.
    private async Task<Step> TryStepAsync(
        string contractId,
        IReadOnlyList<IncidentEvent> events,
        int done,
        EventFault?[] faults,
        LedgerSnapshot? known,
        bool openingsAreNew,
        CancellationToken cancellationToken)
    {
        var ledger = known ?? await ReadAsync(contractId, cancellationToken);
        if (ledger is null)
        {
            Array.Fill(faults, UnknownContract, done, events.Count - done);
            return new Step(HttpStatusCode.OK, null, events.Count - done);
        }

        var inHand = InHand(events.Skip(done));
        await ReadIncidentsAsync(contractId, ledger, inHand, openingsAreNew, cancellationToken);
        var chunk = new LedgerChunk(contractId, ledger.Terms, ledger.Head, ledger.Incidents, Limits);
        var taken = Take(chunk, inHand, faults.AsSpan(done));
        return new Step(await StoreAsync(contractId, ledger, chunk, cancellationToken), ledger, taken);
    }

    private async Task<LedgerSnapshot?> ReadAsync(string contractId, CancellationToken cancellationToken)
    {
        var row = await tables.Contracts.FindRowAsync(contractId, ContractRow.RowKey, cancellationToken);
        return row is null ? null : new LedgerSnapshot(row);
    }

    // The next events, of as many incidents as a transaction takes.
    private List<IncidentEvent> InHand(IEnumerable<IncidentEvent> events)
    {
        var incidents = new HashSet<string>();
        return
        [
            .. events.TakeWhile(e =>
                incidents.Contains(e.IncidentId) || (incidents.Count < MaxIncidents && incidents.Add(e.IncidentId))),
        ];
    }

    // Only after the contract's row: if it still has its ETag at the commit, what is read here is true. An incident that begins with
    // an opening is taken to be new without a look: adding its row fails when it is there.
    private Task ReadIncidentsAsync(
        string contractId, LedgerSnapshot ledger, List<IncidentEvent> events, bool openingsAreNew, CancellationToken cancellationToken)
    {
        var unknown = events.DistinctBy(e => e.IncidentId)
            .Where(first => !ledger.Incidents.ContainsKey(first.IncidentId))
            .Where(first => !openingsAreNew || first.Type != IncidentEventType.Opened)
            .Select(first => first.IncidentId)
            .ToList();
        return Parallel.ForEachAsync(unknown, SideBySide, async (incidentId, _) =>
        {
            var row = await tables.Contracts.FindRowAsync(contractId, IncidentRow.KeyOf(incidentId), cancellationToken);
            lock (ledger)
            {
                ledger.Add(incidentId, row is null ? null : IncidentRow.ToIncident(row));
            }
        });
    }

    // Gives how many events there is room for.
    private int Take(LedgerChunk chunk, List<IncidentEvent> events, Span<EventFault?> faults)
    {
        var (now, taken) = (time.GetUtcNow(), 0);
        while (taken < events.Count && chunk.TryTake(events[taken], now, out faults[taken]))
        {
            taken++;
        }

        return taken;
    }

    // OK, PreconditionFailed when somebody else committed since the contract's row was read, Conflict when a new row is there already.
    private async Task<HttpStatusCode> StoreAsync(
        string contractId, LedgerSnapshot ledger, LedgerChunk chunk, CancellationToken cancellationToken)
    {
        if (chunk.IsEmpty)
        {
            return HttpStatusCode.OK;
        }

        if (chunk.CallsForNotice && !ledger.IsIntended)
        {
            await untold.IntendAsync(contractId, cancellationToken);
            ledger.IsIntended = true;
        }

        try
        {
            var answer = await tables.Contracts.SubmitTransactionAsync(chunk.Actions(ledger.ETag), cancellationToken);
            ledger.Stored(chunk, answer.Value[0].Headers.ETag!.Value);
            Count(chunk);
            return HttpStatusCode.OK;
        }
        catch (RequestFailedException error)
            when ((HttpStatusCode)error.Status is HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed)
        {
            return (HttpStatusCode)error.Status;
        }
    }

    private void Count(LedgerChunk stored)
    {
        metrics.EventsCommitted(stored.NewEntries);
        foreach (var reason in stored.Rejections)
        {
            metrics.EventRejected(RejectionReasons.Of(reason).Code);
        }
    }

    // How storing ended; then what is known of the ledger, null where there is none, and how many events are done with.
    private sealed record Step(HttpStatusCode Status, LedgerSnapshot? Ledger, int Taken);
}

/// <summary>
/// What a commit knows of a ledger, true as long as the contract's row has <see cref="ETag"/>: every change of the partition changes
/// that row too, and is guarded by it.
/// </summary>
internal sealed class LedgerSnapshot(TableEntity row)
{
    private readonly Dictionary<string, Incident?> _incidents = [];

    public ContractTerms Terms { get; } = ContractTerms.Of(ContractRow.ToContract(row));

    public LedgerHead Head { get; private set; } = ContractRow.ToHead(row);

    public ETag ETag { get; private set; } = row.ETag;

    /// <summary>The incidents that were read or stored; null for one that is not there.</summary>
    public IReadOnlyDictionary<string, Incident?> Incidents => _incidents;

    /// <summary>True once it is noted, since the row was read, that somebody will have to be told.</summary>
    public bool IsIntended { get; set; }

    public void Add(string incidentId, Incident? incident) => _incidents[incidentId] = incident;

    /// <summary>Takes over what was stored.</summary>
    public void Stored(LedgerChunk chunk, ETag etag)
    {
        (Head, ETag) = (chunk.Head, etag);
        foreach (var (incidentId, incident) in chunk.Changed)
        {
            _incidents[incidentId] = incident;
        }
    }
}
