using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Accounts;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Partners;

/// <summary>Profiles and users in the partner's partition; where a user belongs is noted in the account's partition as well.</summary>
public sealed class PartnerStore(BenefitsTables tables, AccountStore accounts)
{
    /// <summary>The profile, or null. One point read.</summary>
    public async Task<PartnerProfile?> ProfileAsync(string partnerId, CancellationToken cancellationToken)
    {
        var row = await tables.Partners.GetEntityIfExistsAsync<TableEntity>(
            partnerId, PartnerKeys.Profile, cancellationToken: cancellationToken);
        return row.HasValue ? ToProfile(row.Value!) : null;
    }

    /// <summary>The user, or null. One point read.</summary>
    public async Task<PartnerUser?> UserAsync(string partnerId, string accountId, CancellationToken cancellationToken)
    {
        var row = await tables.Partners.GetEntityIfExistsAsync<TableEntity>(
            partnerId, PartnerKeys.User(accountId), cancellationToken: cancellationToken);
        return row.HasValue ? ToUser(row.Value!) : null;
    }

    /// <summary>False for a profile that no row can hold: JSON writes some characters six times as long as UTF-8 does.</summary>
    public static bool Fits(PartnerProfile profile) => StoredJson.Write(profile).Length <= LongText.MaxLength;

    /// <summary>Creates or replaces the profile, which must fit; true when it is new.</summary>
    public Task<bool> PutProfileAsync(string partnerId, PartnerProfile profile, CancellationToken cancellationToken)
    {
        var row = new TableEntity(partnerId, PartnerKeys.Profile);
        LongText.Write(row, "Json", StoredJson.Write(profile));
        return AddOrReplaceAsync(row, cancellationToken);
    }

    /// <summary>Creates or replaces a user; true when it is new.</summary>
    public async Task<bool> PutUserAsync(string partnerId, PartnerUser user, CancellationToken cancellationToken)
    {
        var row = new TableEntity(partnerId, PartnerKeys.User(user.AccountId))
        {
            ["Json0"] = StoredJson.Write(user),
        };

        // Noted before, so that a crash leaves no user without a note, and after, so that a removal at the same time does not either.
        await accounts.NotePartnerAsync(user.AccountId, partnerId, cancellationToken);
        var created = await AddOrReplaceAsync(row, cancellationToken);
        await accounts.NotePartnerAsync(user.AccountId, partnerId, cancellationToken);
        return created;
    }

    /// <summary>Removes a user; nothing happens when there is none.</summary>
    public async Task DeleteUserAsync(string partnerId, string accountId, CancellationToken cancellationToken)
    {
        var note = await accounts.PartnerNoteAsync(accountId, partnerId, cancellationToken);
        await tables.Partners.DeleteEntityAsync(partnerId, PartnerKeys.User(accountId), ETag.All, cancellationToken);
        if (note is { } known)
        {
            await accounts.ForgetPartnerAsync(accountId, partnerId, known, cancellationToken);
        }
    }

    /// <summary>Reads a profile row.</summary>
    public static PartnerProfile ToProfile(TableEntity row) => StoredJson.Read<PartnerProfile>(LongText.Read(row, "Json"));

    /// <summary>Reads a user row.</summary>
    public static PartnerUser ToUser(TableEntity row) => StoredJson.Read<PartnerUser>(LongText.Read(row, "Json"));

    private async Task<bool> AddOrReplaceAsync(TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            await tables.Partners.AddEntityAsync(row, cancellationToken);
            return true;
        }
        catch (RequestFailedException error) when (error.Status == 409)
        {
            await tables.Partners.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
            return false;
        }
    }
}
