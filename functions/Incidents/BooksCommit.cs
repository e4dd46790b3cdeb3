using System.Net;
using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Incidents;

/// <summary>What became of one event.</summary>
/// <param name="Event">The event.</param>
/// <param name="Fault">Why it can't be taken; null when it is in the books.</param>
/// <param name="Notice">The entry that somebody has to be told about.</param>
/// <param name="Contract">The contract; null when there is none.</param>
public sealed record CommittedEvent(IncidentEvent Event, EventFault? Fault, LedgerEntry? Notice, Contract? Contract);

/// <summary>
/// Commits the events of one contract: as many as fit go into one entity-group transaction, with their incidents, their ledger
/// entries and the balance, guarded by the contract row's ETag (I2, I3, I6).
/// </summary>
public sealed class BooksCommit(BenefitsTables tables, BooksReader reader, BooksCache cache, IdGenerator chance, TimeProvider time)
{
    /// <summary>The most events of one transaction: of its 100 rows two are the balance's and the ledger's, and one at least an incident's.</summary>
    public const int MaxEvents = 97;

    private const int MaxRows = 100;

    // Others that commit to the same contract win now and then; that they win this often in a row does not happen.
    private const int MaxTries = 50;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);
    private static readonly EventFault UnknownContract = new("unknown-contract", "subject is no contract that there is.");
    private static readonly EventFault InvalidUnits = new("invalid-units", "data.units must be a whole number of incidents, or quarter hours for advisory hours.");

    /// <summary>Commits <paramref name="events"/>, all of one contract, in their order.</summary>
    /// <exception cref="RequestFailedException">Storage does not do its part: none or some are committed; sending them again is safe.</exception>
    public async Task<IReadOnlyList<CommittedEvent>> CommitAsync(string contractId, IReadOnlyList<IncidentEvent> events, CancellationToken cancellationToken)
    {
        using var shelf = await cache.EnterAsync(contractId, cancellationToken);
        var committed = new List<CommittedEvent>(events.Count);
        try
        {
            foreach (var chunk in Chunks(events))
            {
                committed.AddRange(await CommitChunkAsync(shelf, contractId, chunk, cancellationToken));
            }
        }
        catch
        {
            // Whether the transaction was carried out is not known: neither is what is in the books.
            shelf.Books = null;
            throw;
        }

        return committed;
    }

    // One row an event and one an incident, besides the balance and the ledger.
    private static IEnumerable<IncidentEvent[]> Chunks(IReadOnlyList<IncidentEvent> events)
    {
        var chunk = new List<IncidentEvent>();
        var incidents = new HashSet<string>();
        foreach (var happened in events)
        {
            incidents.Add(happened.IncidentId);
            if (chunk.Count + 1 + incidents.Count + 2 > MaxRows)
            {
                yield return [.. chunk];
                chunk.Clear();
                incidents = [happened.IncidentId];
            }

            chunk.Add(happened);
        }

        yield return [.. chunk];
    }

    private async Task<IEnumerable<CommittedEvent>> CommitChunkAsync(BooksCache.Shelf shelf, string contractId, IncidentEvent[] chunk, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            shelf.Books = await reader.ReadAsync(shelf.Books, contractId, chunk, cancellationToken);
            if (shelf.Books is not { } books)
            {
                return chunk.Select(e => new CommittedEvent(e, UnknownContract, null, null));
            }

            var draft = Draft(books, chunk);
            if (draft.Entries.Count == 0 || await TrySubmitAsync(shelf, books, contractId, chunk, draft, tries, cancellationToken))
            {
                return chunk.Select(e => Result(e, books)).ToList();
            }
        }
    }

    private LedgerDraft Draft(Books books, IncidentEvent[] chunk)
    {
        var draft = new LedgerDraft(books.Terms, books.Used, books.Sequence, books.Incidents);

        // Never back, whatever the clocks of the instances say: the ledger's order is its time's order.
        var now = time.GetUtcNow();
        var at = now > books.LastAt ? now : books.LastAt;
        var inChunk = new HashSet<EventIdentity>();
        foreach (var happened in chunk)
        {
            if (!books.Has(happened.Identity, out _) && IsTakeable(happened, books) && inChunk.Add(happened.Identity))
            {
                draft.Apply(happened, at);
            }
        }

        return draft;
    }

    private async Task<bool> TrySubmitAsync(
        BooksCache.Shelf shelf, Books books, string contractId, IncidentEvent[] chunk, LedgerDraft draft, int tries, CancellationToken cancellationToken)
    {
        var actions = Actions(books, contractId, draft);
        try
        {
            var answer = await tables.Contracts.SubmitTransactionAsync(actions, cancellationToken);
            books.Commit(draft, answer.Value[0].Headers.ETag!.Value);
            return true;
        }
        catch (RequestFailedException error) when (error.Status is (int)HttpStatusCode.Conflict or (int)HttpStatusCode.PreconditionFailed && tries < MaxTries)
        {
            var row = (error as TableTransactionFailedException)?.FailedTransactionActionIndex is { } index and > 0 ? actions[index].Entity.RowKey : null;
            await LearnAsync(shelf, books, contractId, chunk, draft, row, cancellationToken);
            if (shelf.Books is null)
            {
                await PauseAsync(tries, cancellationToken);
            }

            return false;
        }
    }

    // The row that was there already tells what the draft did not know; anything else means that somebody else committed.
    private async Task LearnAsync(
        BooksCache.Shelf shelf, Books books, string contractId, IncidentEvent[] chunk, LedgerDraft draft, string? row, CancellationToken cancellationToken)
    {
        if (draft.Entries.Any(e => IncidentKeys.Event(e.Event) == row))
        {
            await reader.ReadEventsAsync(books, contractId, chunk.Select(e => e.Identity), cancellationToken);
        }
        else if (draft.Changed.Values.FirstOrDefault(i => IncidentKeys.Incident(i.IncidentId) == row) is { } incident && !books.Incidents.ContainsKey(incident.IncidentId))
        {
            await reader.PointReadIncidentsAsync(books, contractId, [incident.IncidentId], cancellationToken);
        }
        else
        {
            shelf.Books = null;
        }
    }

    private static List<TableTransactionAction> Actions(Books books, string contractId, LedgerDraft draft)
    {
        var balance = new TableEntity(contractId, ContractRow.RowKey) { ["UsedQuarters"] = draft.Used, ["Sequence"] = draft.Sequence, ["LastAt"] = draft.Entries[^1].At };
        return
        [
            new(TableTransactionActionType.UpdateMerge, balance, books.ETag),
            new(TableTransactionActionType.Add, BookRows.FromEntries(contractId, draft.Entries)),
            .. draft.Entries.Select(entry => new TableTransactionAction(TableTransactionActionType.Add, BookRows.FromEvent(contractId, entry))),
            .. draft.Changed.Values.Select(incident => books.Incidents.ContainsKey(incident.IncidentId)
                ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, BookRows.From(contractId, incident), ETag.All)
                : new TableTransactionAction(TableTransactionActionType.Add, BookRows.From(contractId, incident))),
        ];
    }

    private static CommittedEvent Result(IncidentEvent happened, Books books) =>
        books.Has(happened.Identity, out var notice)
            ? new CommittedEvent(happened, null, notice, books.Contract)
            : new CommittedEvent(happened, InvalidUnits, null, books.Contract);

    private static bool IsTakeable(IncidentEvent happened, Books books) =>
        happened.Type == IncidentEventType.Closed || books.Terms.ToQuarters(happened.Units) is not null;

    // Full jitter: those that collided do not collide again.
    private Task PauseAsync(int tries, CancellationToken cancellationToken)
    {
        var longest = Math.Min(LongestPause.TotalMilliseconds, 10 * Math.Pow(2, Math.Min(tries, 10)));
        return Task.Delay(TimeSpan.FromMilliseconds(longest * chance.Fraction()), time, cancellationToken);
    }
}
