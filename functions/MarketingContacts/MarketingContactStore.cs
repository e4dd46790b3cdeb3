using Azure.Data.Tables;
using BenefitsFunctions.Http;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.MarketingContacts;

/// <summary>The marketing contact in the partner's partition; there is one, and it is replaced.</summary>
public sealed class MarketingContactStore(BenefitsTables tables, PartnerStore partners, OptimisticWrite optimistic)
{
    private const string Json = "Json";

    /// <summary>The contact, or null. One point read.</summary>
    public async Task<MarketingContact?> FindAsync(string partnerId, CancellationToken cancellationToken)
    {
        var row = await RowAsync(partnerId, cancellationToken);
        return row is null ? null : ToContact(row);
    }

    /// <summary>Who gets mails now; null when nobody does. A point read, and one more for a contact that is a user.</summary>
    public async Task<MarketingRecipient?> RecipientAsync(string partnerId, CancellationToken cancellationToken) =>
        await FindAsync(partnerId, cancellationToken) is { } contact
            ? contact.RecipientWith(
                contact.AccountId is null ? null : await partners.UserAsync(partnerId, contact.AccountId, cancellationToken))
            : null;

    /// <summary>
    /// Names the contact, or another one, unless <paramref name="refusal"/> says otherwise; 400 for an account that is no user.
    /// </summary>
    /// <param name="partnerId">The partner.</param>
    /// <param name="contact">Whom it names.</param>
    /// <param name="refusal">Why the one that there is, if any, may not be replaced; null when it may.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ContentionException">Others changed the same, at each try.</exception>
    public async Task<Result<Written>> PutAsync(
        string partnerId, MarketingContact contact, Func<MarketingContact?, Problem?> refusal, CancellationToken cancellationToken)
    {
        if (contact.AccountId is { } accountId && await partners.UserAsync(partnerId, accountId, cancellationToken) is null)
        {
            return MarketingContactErrors.NoUser();
        }

        return await optimistic.RunAsync<Result<Written>>(
            async own =>
            {
                var current = await RowAsync(partnerId, cancellationToken);
                if (own.Has(current))
                {
                    return new Written(own.IsNew);
                }

                if (refusal(current is null ? null : ToContact(current)) is { } problem)
                {
                    return problem;
                }

                var row = new TableEntity(partnerId, PartnerKeys.MarketingContact) { [Json] = StoredJson.Write(contact) };
                var done = await tables.Partners.TryPutAsync(own.Mark(row, current), current?.ETag, cancellationToken) is not null;
                return done ? (Result<Written>)new Written(IsNew: current is null) : null;
            },
            cancellationToken);
    }

    private static MarketingContact ToContact(TableEntity row) => StoredJson.Read<MarketingContact>(row.Text(Json));

    private Task<TableEntity?> RowAsync(string partnerId, CancellationToken cancellationToken) =>
        tables.Partners.FindRowAsync(partnerId, PartnerKeys.MarketingContact, cancellationToken);
}
