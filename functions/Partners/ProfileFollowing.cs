using Azure.Data.Tables;
using BenefitsFunctions.Storage;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Partners;

/// <summary>A capability that has something to do when a partner's profile changes.</summary>
public interface IProfileFollower
{
    /// <summary>
    /// Does what <paramref name="profile"/> asks for, after the followers that were registered before. Called when it is stored, and again
    /// after a crash or where any of them failed, so what it does must have its effect once.
    /// </summary>
    Task FollowAsync(string partnerId, ProfileVersion profile, DurableTaskClient client, CancellationToken cancellationToken);

    /// <summary>
    /// True where a request that read the profile before may still store what has to follow the new one: it is called once more, when no
    /// such request can be under way any more.
    /// </summary>
    bool FollowsLate => false;
}

/// <summary>
/// Sees to it that everything follows a partner's profile. An intent is written before the profile changes, and kept until no request
/// that wrote it can be under way any more; a note on it says which version has been followed, so that until then looking at it costs
/// two point reads.
/// </summary>
public sealed partial class ProfileFollowing(
    BenefitsTables tables,
    PartnerStore partners,
    IEnumerable<IProfileFollower> followers,
    TimeProvider time,
    ILogger<ProfileFollowing> logger)
{
    /// <summary>Its intents among those of others.</summary>
    internal const string Partition = "profile-following";

    private const string Followed = "Followed";

    private readonly IntentList _intents = new(tables, Partition, time);

    /// <summary>Notes, before a profile is stored, that it is about to change.</summary>
    public Task IntendAsync(string partnerId, CancellationToken cancellationToken) =>
        _intents.WriteAsync(partnerId, new TableEntity(), cancellationToken);

    /// <summary>Has everything follow the profile that is stored; what fails is logged and left to the timer.</summary>
    public async Task FollowAsync(string partnerId, DurableTaskClient client, CancellationToken cancellationToken)
    {
        try
        {
            var intent = await tables.Intents.FindRowAsync(Partition, partnerId, cancellationToken);
            await FollowAsync(partnerId, intent, client, cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotFollowed(error, partnerId);
        }
    }

    /// <summary>Does what a crash or a failure left undone. Reads only intents where nothing is. Gives how many partners it was.</summary>
    public Task<int> ResumeAsync(DurableTaskClient client, CancellationToken cancellationToken) => _intents.ResumeAsync(
        intent => FollowAsync(intent.RowKey, intent, client, cancellationToken),
        (error, intent) => LogNotFollowed(error, intent.RowKey),
        cancellationToken);

    // Those that follow late do so before the intent is forgotten. The intent was read before the profile: while it is unchanged, nobody
    // has announced another profile since. Gives whether there was anything to follow.
    private async Task<bool> FollowAsync(
        string partnerId, TableEntity? intent, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var profile = await partners.ProfileVersionAsync(partnerId, cancellationToken);
        var isNews = profile is not null && intent?.GetInt64(Followed) != profile.Number;
        var isOld = intent is not null && _intents.IsOld(intent);
        if (profile is not null && (isNews || isOld))
        {
            await FollowAsync(partnerId, profile, followers.Where(f => isNews || f.FollowsLate), client, cancellationToken);
        }

        if (intent is null)
        {
            return isNews;
        }

        if (isOld)
        {
            await _intents.DropAsync(intent, cancellationToken);
        }
        else if (isNews)
        {
            var note = new TableEntity(Partition, partnerId) { [Followed] = profile!.Number };
            await tables.Intents.TryMergeAsync(note, intent.ETag, cancellationToken);
        }

        return isNews;
    }

    // Each has its turn; the intent stays until none of them fails.
    private static async Task FollowAsync(
        string partnerId,
        ProfileVersion profile,
        IEnumerable<IProfileFollower> those,
        DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var failures = new List<Exception>();
        foreach (var follower in those)
        {
            try
            {
                await follower.FollowAsync(partnerId, profile, client, cancellationToken);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                failures.Add(error);
            }
        }

        if (failures.Count > 0)
        {
            throw new AggregateException(failures);
        }
    }

    [LoggerMessage(5201, LogLevel.Error,
        "Not everything of partner {PartnerId} could follow its profile; ResumeProfileFollowing tries again every minute. "
        + "Check Table Storage if this lasts")]
    private partial void LogNotFollowed(Exception error, string partnerId);
}
