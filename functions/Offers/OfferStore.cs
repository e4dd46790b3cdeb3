using Azure.Data.Tables;
using BenefitsFunctions.Http;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Security;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Offers;

/// <summary>What is stored about offers: a row for each that somebody took or assigned something of, in the partner's partition.</summary>
public sealed class OfferStore(
    BenefitsTables tables, PartnerAccess access, PartnerDirectory directory, OptimisticWrite optimistic, TimeProvider time)
{
    private const string Total = "Total";
    private const string End = "End";
    private const string Json = "Json";

    /// <summary>
    /// Lets an account to a partner's offers: its users in the programme and the programme office; 403 and 404 as everywhere. Two point
    /// reads and one query, and one query more for somebody who may not take or assign.
    /// </summary>
    public async Task<Result<OfferVisit>> EnterAsync(Caller caller, string partnerId, CancellationToken cancellationToken)
    {
        var entered = await access.ForProgrammeUserOrOfficeAsync(caller, partnerId, cancellationToken);
        if (entered.Failed(out var problem, out var visit))
        {
            return problem;
        }

        var refusal = visit.User is null or { MayActivate: true }
            ? null
            : OfferErrors.RoleRequired(await directory.AdministratorsAsync(partnerId, cancellationToken));
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var stored = await AllAsync(partnerId, cancellationToken);
        return new OfferVisit(partnerId, visit.Profile, today, refusal, stored);
    }

    /// <summary>What is stored about the partner's offers. One query.</summary>
    public async Task<IReadOnlyList<StoredOffer>> AllAsync(string partnerId, CancellationToken cancellationToken)
    {
        var stored = new List<StoredOffer>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partnerId}");
        await foreach (var row in tables.Offers.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            // The other ones guard a kind.
            if (row.RowKey.Contains(KeySegment.Separator, StringComparison.Ordinal))
            {
                stored.Add(ToStored(row));
            }
        }

        return stored;
    }

    /// <summary>
    /// Changes what is stored about one offer, on what it is after others have changed it: guarded, so that of changes at the same time
    /// each sees the one before.
    /// </summary>
    /// <typeparam name="TState">What the kind keeps, as JSON.</typeparam>
    /// <typeparam name="T">What the kind has in its catalog.</typeparam>
    /// <param name="change">Given what is stored, null while nothing is; gives what to store, the same instance to leave it, or why
    /// not.</param>
    /// <returns>What is stored then.</returns>
    /// <exception cref="ContentionException">Others changed the same, at each try.</exception>
    public Task<Result<TState>> ChangeAsync<TState, T>(
        string partnerId, OfferKind kind, Offer<T> offer, Func<TState?, Result<TState>> change, CancellationToken cancellationToken)
        where TState : class
        where T : CatalogOffer =>
        optimistic.RunAsync<Result<TState>>(
            async () =>
            {
                var rowKey = KeyOf(kind, offer.Key);
                var found = await tables.Offers.GetEntityIfExistsAsync<TableEntity>(
                    partnerId, rowKey, cancellationToken: cancellationToken);
                var current = found.HasValue ? StoredJson.Read<TState>(LongText.Read(found.Value!, Json)) : null;
                var changed = change(current);
                if (changed.Failed(out _, out var state) || ReferenceEquals(state, current))
                {
                    return changed;
                }

                var row = ToRow(partnerId, rowKey, offer, state);
                var version = found.HasValue ? found.Value!.ETag : (Azure.ETag?)null;
                return await tables.Offers.TryPutAsync(row, version, cancellationToken) is null ? null : changed;
            },
            cancellationToken);

    /// <summary>
    /// Likewise, where the other offers of the kind have a say: of changes of any of them at the same time, made so, each sees the ones
    /// before. A point read, a query and a transaction.
    /// </summary>
    /// <typeparam name="TState">What the kind keeps, as JSON.</typeparam>
    /// <typeparam name="T">What the kind has in its catalog.</typeparam>
    /// <param name="change">Given what is stored about this one and about all of the kind; gives what <see cref="ChangeAsync"/>
    /// takes.</param>
    /// <returns>What is stored then.</returns>
    /// <exception cref="ContentionException">Others changed offers of the kind, at each try.</exception>
    public Task<Result<TState>> ChangeAmongAsync<TState, T>(
        string partnerId,
        OfferKind kind,
        Offer<T> offer,
        Func<TState?, IReadOnlyList<StoredOffer>, Result<TState>> change,
        CancellationToken cancellationToken)
        where TState : class
        where T : CatalogOffer =>
        optimistic.RunAsync<Result<TState>>(
            async () =>
            {
                // Before the others, so that it tells whether they are as they were read.
                var guard = await tables.Offers.GetEntityIfExistsAsync<TableEntity>(
                    partnerId, $"{kind}", cancellationToken: cancellationToken);
                var all = (await AllAsync(partnerId, cancellationToken)).Where(s => s.Kind == kind).ToList();
                var current = all.FirstOrDefault(s => s.Key == offer.Key) is { } stored ? StoredJson.Read<TState>(stored.Json) : null;
                var changed = change(current, all);
                if (changed.Failed(out _, out var state) || ReferenceEquals(state, current))
                {
                    return changed;
                }

                var next = new TableEntity(partnerId, $"{kind}");
                List<TableTransactionAction> actions =
                [
                    guard.HasValue
                        ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, next, guard.Value!.ETag)
                        : new TableTransactionAction(TableTransactionActionType.Add, next),
                    new(TableTransactionActionType.UpsertReplace, ToRow(partnerId, KeyOf(kind, offer.Key), offer, state)),
                ];
                return await tables.Offers.TryCommitAsync(actions, cancellationToken) ? changed : null;
            },
            cancellationToken);

    /// <summary>Notes another end of an offer that is stored. A point read and a write.</summary>
    public Task MoveEndAsync(string partnerId, StoredOffer stored, DateOnly end, CancellationToken cancellationToken) =>
        optimistic.RunAsync(
            async () =>
            {
                var rowKey = KeyOf(stored.Kind, stored.Key);
                var row = (await tables.Offers.GetEntityAsync<TableEntity>(
                    partnerId, rowKey, cancellationToken: cancellationToken)).Value;
                var changes = new TableEntity(partnerId, rowKey) { [End] = end.ToRow() };
                return await tables.Offers.TryMergeAsync(changes, row.ETag, cancellationToken) ? row : null;
            },
            cancellationToken);

    private static TableEntity ToRow<TState, T>(string partnerId, string rowKey, Offer<T> offer, TState state)
        where T : CatalogOffer
    {
        var row = new TableEntity(partnerId, rowKey) { [Total] = offer.Total, [End] = offer.End.ToRow() };
        LongText.Write(row, Json, StoredJson.Write(state));
        return row;
    }

    private static string KeyOf(OfferKind kind, OfferKey key) => KeySegment.Join($"{kind}", $"{key}");

    private static StoredOffer ToStored(TableEntity row)
    {
        var (kind, id) = row.RowKey.Split(KeySegment.Separator) is [var first, var second]
            ? (first, second)
            : throw new InvalidDataException("A row of the offers has another key.");
        return OfferKey.TryParse(id, out var key)
            ? new StoredOffer(Enum.Parse<OfferKind>(kind), key, row.Number(Total), row.Day(End), LongText.Read(row, Json))
            : throw new InvalidDataException("A row of the offers has another key.");
    }
}
