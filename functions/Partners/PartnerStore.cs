using Azure.Data.Tables;
using BenefitsFunctions.Http;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Partners;

/// <summary>Profiles in the partner's partition, and who its users are.</summary>
public sealed class PartnerStore(BenefitsTables tables, OptimisticWrite optimistic)
{
    private const string Version = "Version";
    private const string ChangedBy = "ChangedBy";

    /// <summary>The profile, or null. One point read.</summary>
    public async Task<PartnerProfile?> ProfileAsync(string partnerId, CancellationToken cancellationToken)
    {
        var row = await tables.Partners.FindRowAsync(partnerId, PartnerKeys.Profile, cancellationToken);
        return row is null ? null : ToProfile(row);
    }

    /// <summary>The profile with its version, or null. One point read.</summary>
    public async Task<ProfileVersion?> ProfileVersionAsync(string partnerId, CancellationToken cancellationToken)
    {
        var row = await tables.Partners.FindRowAsync(partnerId, PartnerKeys.Profile, cancellationToken);
        return row is null ? null : new ProfileVersion(ToProfile(row), row.GetInt64(Version) ?? 0, row.GetString(ChangedBy) ?? "");
    }

    /// <summary>The user, or null. One point read.</summary>
    public async Task<PartnerUser?> UserAsync(string partnerId, string accountId, CancellationToken cancellationToken)
    {
        var row = await tables.Partners.FindRowAsync(partnerId, PartnerKeys.User(accountId), cancellationToken);
        return row is null ? null : ToUser(row);
    }

    /// <summary>False for a profile that no row can hold: JSON writes some characters six times as long as UTF-8 does.</summary>
    public static bool Fits(PartnerProfile profile) => StoredJson.Write(profile).Length <= LongText.MaxLength;

    /// <summary>Creates or replaces the profile, which must fit, unless <paramref name="refusal"/> says otherwise.</summary>
    /// <param name="changedBy">The account that does it.</param>
    /// <param name="refusal">Why the profile that there is, if any, may not be replaced; null when it may.</param>
    public Task<Result<Written>> PutProfileAsync(
        string partnerId,
        PartnerProfile profile,
        string changedBy,
        Func<PartnerProfile?, Problem?> refusal,
        CancellationToken cancellationToken) =>
        optimistic.RunAsync<Result<Written>>(
            async own =>
            {
                var current = await tables.Partners.FindRowAsync(partnerId, PartnerKeys.Profile, cancellationToken);
                if (own.Has(current))
                {
                    return new Written(own.IsNew);
                }

                if (refusal(current is null ? null : ToProfile(current)) is { } problem)
                {
                    return problem;
                }

                var row = own.Mark(Row(partnerId, profile, changedBy, current), current);
                var done = await tables.Partners.TryPutAsync(row, current?.ETag, cancellationToken) is not null;
                return done ? (Result<Written>)new Written(IsNew: current is null) : null;
            },
            cancellationToken);

    /// <summary>Changes the profile that there is, on what it is after others have changed it; a partner without one is left.</summary>
    /// <param name="changedBy">The account that does it.</param>
    /// <param name="change">Gives the profile to store, or the same instance to leave it.</param>
    public Task ChangeProfileAsync(
        string partnerId, string changedBy, Func<PartnerProfile, PartnerProfile> change, CancellationToken cancellationToken) =>
        optimistic.RunAsync(
            async () =>
            {
                var current = await tables.Partners.FindRowAsync(partnerId, PartnerKeys.Profile, cancellationToken);
                var profile = current is null ? null : ToProfile(current);
                var changed = profile is null ? null : change(profile);
                if (changed is null || ReferenceEquals(changed, profile))
                {
                    return new Written(IsNew: false);
                }

                var row = Row(partnerId, changed, changedBy, current);
                return await tables.Partners.TryPutAsync(row, current!.ETag, cancellationToken) is null ? null : new Written(IsNew: false);
            },
            cancellationToken);

    /// <summary>Reads a profile row.</summary>
    public static PartnerProfile ToProfile(TableEntity row) => StoredJson.Read<PartnerProfile>(LongText.Read(row, "Json"));

    /// <summary>Reads a user row.</summary>
    public static PartnerUser ToUser(TableEntity row) => StoredJson.Read<PartnerUser>(LongText.Read(row, "Json"));

    private static TableEntity Row(string partnerId, PartnerProfile profile, string changedBy, TableEntity? before)
    {
        var row = new TableEntity(partnerId, PartnerKeys.Profile)
        {
            [ChangedBy] = changedBy,
            [Version] = (before?.GetInt64(Version) ?? 0) + 1,
        };
        LongText.Write(row, "Json", StoredJson.Write(profile));
        return row;
    }
}

/// <summary>A profile as it is stored.</summary>
/// <param name="Profile">The profile.</param>
/// <param name="Number">1, 2, 3 … with each replacement.</param>
/// <param name="ChangedBy">The account that replaced it last.</param>
public sealed record ProfileVersion(PartnerProfile Profile, long Number, string ChangedBy);

/// <summary>Something was stored (or removed); whether it was not there before.</summary>
public sealed record Written(bool IsNew);
