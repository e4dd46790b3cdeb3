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
/// Commits the events of one contract: as many as fit go into one entity-group transaction, with the pages of its books that change,
/// the ledger entries and the balance, guarded by the contract row's ETag (I2, I3, I6).
/// </summary>
public sealed class BooksCommit(BenefitsTables tables, BooksReader reader, BooksCache cache, IdGenerator chance, TimeProvider time)
{
    /// <summary>The most events of one transaction: their entries fit into one row however long their members are.</summary>
    public const int MaxEvents = 150;

    // Of the 100 rows of a transaction; the others are the contract's, the ledger's and those of pages that are added and split.
    private const int MaxPages = 80;

    // Others that commit to the same contract win now and then; that they win this often in a row does not happen.
    private const int MaxTries = 50;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);
    private static readonly EventFault UnknownContract = new("unknown-contract", "subject is no contract that there is.");
    private static readonly EventFault InvalidUnits = new("invalid-units", "data.units must be a whole number of incidents, or quarter hours for advisory hours.");

    /// <summary>Commits <paramref name="events"/>, all of one contract, in their order.</summary>
    /// <exception cref="RequestFailedException">Storage does not do its part: none or some are committed; sending them again is safe.</exception>
    /// <exception cref="AggregateException">The same, where storage could not be reached: what each try met.</exception>
    public async Task<IReadOnlyList<CommittedEvent>> CommitAsync(string contractId, IReadOnlyList<IncidentEvent> events, CancellationToken cancellationToken)
    {
        using var shelf = await cache.EnterAsync(contractId, cancellationToken);
        var committed = new List<CommittedEvent>(events.Count);
        try
        {
            while (committed.Count < events.Count)
            {
                committed.AddRange(await CommitSomeAsync(shelf, contractId, events, committed.Count, cancellationToken));
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

    private async Task<IReadOnlyList<CommittedEvent>> CommitSomeAsync(
        BooksCache.Shelf shelf, string contractId, IReadOnlyList<IncidentEvent> events, int first, CancellationToken cancellationToken)
    {
        var most = MaxEvents;
        for (var tries = 1; ; tries++)
        {
            if ((shelf.Books ?? await reader.ReadAsync(contractId, cancellationToken)) is not { } books)
            {
                return [.. events.Skip(first).Select(e => new CommittedEvent(e, UnknownContract, null, null))];
            }

            var chunk = Chunk(books, events, first, most);
            var draft = Draft(books, chunk);
            try
            {
                if (draft.Entries.Count == 0 || await TrySubmitAsync(shelf, books, contractId, draft, tries, cancellationToken))
                {
                    shelf.Books = books;
                    return [.. chunk.Select(e => Result(e, books))];
                }
            }
            catch (RequestFailedException error) when (error.Status == (int)HttpStatusCode.RequestEntityTooLarge && chunk.Count > 1)
            {
                // Long members on many pages: half of the events touch about half of the pages.
                most = chunk.Count / 2;
                continue;
            }

            await PauseAsync(tries, cancellationToken);
        }
    }

    // As many as fit into one transaction.
    private static List<IncidentEvent> Chunk(Books books, IReadOnlyList<IncidentEvent> events, int first, int most)
    {
        var chunk = new List<IncidentEvent>();
        var pages = new HashSet<int>();
        foreach (var happened in events.Skip(first).Take(most))
        {
            pages.UnionWith(books.PagesOf(happened));
            if (pages.Count > MaxPages)
            {
                break;
            }

            chunk.Add(happened);
        }

        return chunk;
    }

    private LedgerDraft Draft(Books books, List<IncidentEvent> chunk)
    {
        var known = chunk.Select(e => e.IncidentId).Distinct().Select(books.Find).OfType<Incident>().ToDictionary(i => i.IncidentId);
        var draft = new LedgerDraft(books.Terms, books.Used, books.Sequence, known);

        // Never back, whatever the clocks of the instances say: the ledger's order is its time's order.
        var now = time.GetUtcNow();
        var at = now > books.LastAt ? now : books.LastAt;
        var inChunk = new HashSet<BookKey>();
        foreach (var happened in chunk)
        {
            var key = BookKey.Of(happened.Identity);
            if (!books.Has(key, out _) && IsTakeable(happened, books) && inChunk.Add(key))
            {
                draft.Apply(happened, at);
            }
        }

        return draft;
    }

    // False when somebody else committed meanwhile: then the books have to be read again.
    private async Task<bool> TrySubmitAsync(BooksCache.Shelf shelf, Books books, string contractId, LedgerDraft draft, int tries, CancellationToken cancellationToken)
    {
        // Until storage has said yes nobody knows what is in the books.
        shelf.Books = null;
        var changed = books.Apply(draft);
        var balance = new TableEntity(contractId, ContractRow.RowKey)
        {
            ["UsedQuarters"] = books.Used,
            ["Sequence"] = books.Sequence,
            ["LastAt"] = books.LastAt,
            [ContractRow.Pages] = books.Pages,
        };
        List<TableTransactionAction> actions =
        [
            new(TableTransactionActionType.UpdateMerge, balance, books.ETag),
            new(TableTransactionActionType.Add, BookRows.FromEntries(contractId, draft.Entries)),
            .. changed.Select(c => Action(contractId, c.Page, c.Index)),
        ];
        try
        {
            var answer = await tables.Contracts.SubmitTransactionAsync(actions, cancellationToken);
            books.Stored(answer.Value[0].Headers.ETag!.Value, changed);
            return true;
        }
        catch (RequestFailedException error) when (error.Status is (int)HttpStatusCode.Conflict or (int)HttpStatusCode.PreconditionFailed && tries < MaxTries)
        {
            return false;
        }
    }

    private static TableTransactionAction Action(string contractId, BookPage page, int index) => page.IsStored
        ? new(TableTransactionActionType.UpdateReplace, page.ToRow(contractId, index), ETag.All)
        : new(TableTransactionActionType.Add, page.ToRow(contractId, index));

    private static CommittedEvent Result(IncidentEvent happened, Books books) =>
        books.Has(BookKey.Of(happened.Identity), out var notice)
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
