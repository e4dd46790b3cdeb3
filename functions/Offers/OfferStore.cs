using System.Diagnostics.CodeAnalysis;
using Azure.Data.Tables;
using BenefitsFunctions.Cancellations;
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
    private const string Withdrawn = "Withdrawn";
    private const string Json = "Json";

    // What the row key of the row that guards a kind begins with.
    private const string Guard = "guard";

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
        return Visit(partnerId, visit.Profile, refusal, await RowsAsync(partnerId, cancellationToken));
    }

    /// <summary>Likewise, for what only those may do who take and assign: 403 <c>role-required</c> for others (A1).</summary>
    public async Task<Result<OfferVisit>> EnterToChangeAsync(
        Caller caller, string partnerId, CancellationToken cancellationToken)
    {
        var entered = await EnterAsync(caller, partnerId, cancellationToken);
        return !entered.Failed(out _, out var visit) && visit.RoleRefusal is { } role ? role : entered;
    }

    /// <summary>The offers of a partner with that profile, as nobody in particular sees them. One query.</summary>
    public async Task<OfferVisit> VisitAsync(string partnerId, PartnerProfile profile, CancellationToken cancellationToken) =>
        Visit(partnerId, profile, roleRefusal: null, await RowsAsync(partnerId, cancellationToken));

    /// <summary>What is stored about the partner's offers. One query.</summary>
    public async Task<IReadOnlyList<StoredOffer>> AllAsync(string partnerId, CancellationToken cancellationToken) =>
        Offers(await RowsAsync(partnerId, cancellationToken));

    /// <summary>
    /// Changes what is stored about one offer, on what it is after others have changed it: guarded, so that of changes at the same time
    /// each sees the one before. The end of what is stored stays: only <see cref="MoveEndAsync"/> moves it.
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
                var found = await tables.Offers.FindRowAsync(partnerId, KeyOf(kind, offer.Key), cancellationToken);
                var current = StateOf<TState>(found);
                var changed = change(current);
                if (changed.Failed(out _, out var state) || ReferenceEquals(state, current))
                {
                    return changed;
                }

                var row = ToRow(partnerId, kind, offer, state, found);
                return await tables.Offers.TryPutAsync(row, found?.ETag, cancellationToken) is null ? null : changed;
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
                var guardKey = KeySegment.Join(Guard, $"{kind}");
                var guard = await tables.Offers.FindRowAsync(partnerId, guardKey, cancellationToken);
                var rows = await RowsAsync(partnerId, cancellationToken);
                var found = rows.FirstOrDefault(row => row.RowKey == KeyOf(kind, offer.Key));
                var current = StateOf<TState>(found);
                var changed = change(current, [.. Offers(rows).Where(s => s.Kind == kind)]);
                if (changed.Failed(out _, out var state) || ReferenceEquals(state, current))
                {
                    return changed;
                }

                var next = new TableEntity(partnerId, guardKey);
                List<TableTransactionAction> actions =
                [
                    GuardedWrites.Put(next, guard?.ETag),
                    GuardedWrites.Put(ToRow(partnerId, kind, offer, state, found), found?.ETag),
                ];
                return await tables.Offers.TryCommitAsync(actions, cancellationToken) ? changed : null;
            },
            cancellationToken);

    /// <summary>
    /// Notes another end of an offer that is stored, and whether it is withdrawn, judged by what it is after others have changed it. A
    /// point read and a write.
    /// </summary>
    public Task MoveEndAsync(
        string partnerId, StoredOffer stored, Func<StoredOffer, StoredOffer> move, CancellationToken cancellationToken) =>
        optimistic.RunAsync(
            async () =>
            {
                var rowKey = KeyOf(stored.Kind, stored.Key);
                var row = (await tables.Offers.GetEntityAsync<TableEntity>(
                    partnerId, rowKey, cancellationToken: cancellationToken)).Value;
                var moved = move(ToStored(row));
                var changes = new TableEntity(partnerId, rowKey) { [End] = moved.End.ToRow(), [Withdrawn] = moved.IsWithdrawn };
                return await tables.Offers.TryMergeAsync(changes, row.ETag, cancellationToken) ? row : null;
            },
            cancellationToken);

    /// <summary>
    /// As <see cref="ChangeAsync"/>, for what spends a refund (O6): refused 409 <c>offer-ended</c> once the membership is cancelled. It
    /// is one transaction
    /// with the row of the cancellations, so that whoever approves one sees this change, or this change sees the approval.
    /// </summary>
    /// <returns>What is stored then, or why not.</returns>
    /// <exception cref="ContentionException">Others changed the same, at each try.</exception>
    public Task<Result<TState>> SpendAsync<TState, T>(
        string partnerId, OfferKind kind, Offer<T> offer, Func<TState?, TState> change, CancellationToken cancellationToken)
        where TState : class
        where T : CatalogOffer =>
        optimistic.RunAsync<Result<TState>>(
            async () =>
            {
                var reading = (
                    Offer: tables.Offers.FindRowAsync(partnerId, KeyOf(kind, offer.Key), cancellationToken),
                    Cancellations: tables.Offers.FindRowAsync(partnerId, CancellationRow.Key, cancellationToken));
                var (found, cancellations) = (await reading.Offer, await reading.Cancellations);
                var current = StateOf<TState>(found);
                var state = change(current);
                if (ReferenceEquals(state, current))
                {
                    return (Result<TState>)state;
                }

                if (CancellationRow.Read(cancellations).IsCancelled(offer.GrantedBy))
                {
                    return offer.Gone().Refusal!;
                }

                var row = ToRow(partnerId, kind, offer, state, found);
                List<TableTransactionAction> actions =
                [
                    GuardedWrites.Put(row, found?.ETag),
                    CancellationRow.Touching(partnerId, cancellations),
                ];
                return await tables.Offers.TryCommitAsync(actions, cancellationToken) ? (Result<TState>)state : null;
            },
            cancellationToken);

    /// <summary>The row key of an offer, for a kind that changes it in one transaction with another of the partner's rows.</summary>
    internal static string KeyOf(OfferKind kind, OfferKey key) => KeySegment.Join($"{kind}", $"{key}");

    /// <summary>
    /// The row of an offer, likewise, to replace the one that is there: that one's end stays, since whoever looked at the profile before it
    /// changed knows another one.
    /// </summary>
    internal static TableEntity ToRow<TState, T>(
        string partnerId, OfferKind kind, Offer<T> offer, TState state, TableEntity? there)
        where TState : class
        where T : CatalogOffer
    {
        var row = new TableEntity(partnerId, KeyOf(kind, offer.Key))
        {
            [Total] = offer.Total,
            [End] = there?[End] ?? offer.End.ToRow(),
            [Withdrawn] = there?.GetBoolean(Withdrawn) ?? false,
        };
        LongText.Write(row, Json, StoredJson.Write(state));
        return row;
    }

    /// <summary>What a kind keeps in the row of an offer, likewise; null where there is no row.</summary>
    [return: NotNullIfNotNull(nameof(row))]
    internal static TState? StateOf<TState>(TableEntity? row)
        where TState : class => row is null ? null : StoredJson.Read<TState>(LongText.Read(row, Json));

    // Keys of offers begin with their kind, a capital letter; those of what is kept of the partner besides begin with a small one.
    private static IReadOnlyList<StoredOffer> Offers(IReadOnlyList<TableEntity> rows) =>
        [.. rows.Where(row => char.IsAsciiLetterUpper(row.RowKey[0])).Select(ToStored)];

    private OfferVisit Visit(string partnerId, PartnerProfile profile, Problem? roleRefusal, IReadOnlyList<TableEntity> rows)
    {
        var now = time.GetUtcNow();
        return new OfferVisit(partnerId, profile, DateOnly.FromDateTime(now.UtcDateTime), roleRefusal, Offers(rows))
        {
            Now = now,
            Cancellations = CancellationRow.Read(rows.FirstOrDefault(row => row.RowKey == CancellationRow.Key)),
        };
    }

    private async Task<IReadOnlyList<TableEntity>> RowsAsync(string partnerId, CancellationToken cancellationToken)
    {
        var rows = new List<TableEntity>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partnerId}");
        await foreach (var row in tables.Offers.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            rows.Add(row);
        }

        return rows;
    }

    private static StoredOffer ToStored(TableEntity row)
    {
        var (kind, id) = row.RowKey.Split(KeySegment.Separator) is [var first, var second]
            ? (first, second)
            : throw new InvalidDataException("A row of the offers has another key.");
        return OfferKey.TryParse(id, out var key)
            ? new StoredOffer(Enum.Parse<OfferKind>(kind), key, row.Number(Total), row.Day(End), LongText.Read(row, Json))
            {
                IsWithdrawn = row.GetBoolean(Withdrawn) ?? false,
            }
            : throw new InvalidDataException("A row of the offers has another key.");
    }
}
