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

    // Keys of offers begin with their kind, a capital letter; those of what a kind keeps of the partner besides begin with a small one.
    private const string Besides = "a";

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
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partnerId} and RowKey lt {Besides}");
        await foreach (var row in tables.Offers.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            stored.Add(ToStored(row));
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
                var current = found.HasValue ? StateOf<TState>(found.Value!) : null;
                var changed = change(current);
                if (changed.Failed(out _, out var state) || ReferenceEquals(state, current))
                {
                    return changed;
                }

                var row = ToRow(partnerId, kind, offer, state);
                var version = found.HasValue ? found.Value!.ETag : (Azure.ETag?)null;
                return await tables.Offers.TryPutAsync(row, version, cancellationToken) is null ? null : changed;
            },
            cancellationToken);

    /// <summary>The row key of an offer, for a kind that changes it in one transaction with another of the partner's rows.</summary>
    internal static string KeyOf(OfferKind kind, OfferKey key) => KeySegment.Join($"{kind}", $"{key}");

    /// <summary>The row of an offer, likewise.</summary>
    internal static TableEntity ToRow<TState, T>(string partnerId, OfferKind kind, Offer<T> offer, TState state)
        where TState : class
        where T : CatalogOffer
    {
        var row = new TableEntity(partnerId, KeyOf(kind, offer.Key)) { [Total] = offer.Total, [End] = offer.End.ToRow() };
        LongText.Write(row, Json, StoredJson.Write(state));
        return row;
    }

    /// <summary>What a kind keeps in the row of an offer, likewise.</summary>
    internal static TState StateOf<TState>(TableEntity row)
        where TState : class => StoredJson.Read<TState>(LongText.Read(row, Json));

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
