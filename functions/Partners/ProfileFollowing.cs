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
    private const string Partition = "profile-following";
    private const string Followed = "Followed";

    // A request that is about to replace a profile has done it, or died, long before.
    private static readonly TimeSpan LongestRequest = TimeSpan.FromMinutes(10);

    /// <summary>Notes, before a profile is stored, that it is about to change.</summary>
    public Task IntendAsync(string partnerId, CancellationToken cancellationToken)
    {
        var intent = new TableEntity(Partition, partnerId) { ["At"] = time.GetUtcNow() };
        return tables.Intents.UpsertEntityAsync(intent, TableUpdateMode.Replace, cancellationToken);
    }

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
    public async Task<int> ResumeAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        var resumed = 0;
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition}");
        await foreach (var intent in tables.Intents.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            resumed += await TryResumeAsync(intent, client, cancellationToken) ? 1 : 0;
        }

        return resumed;
    }

    // One that fails does not keep the others waiting.
    private async Task<bool> TryResumeAsync(TableEntity intent, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var partnerId = intent.RowKey;
        try
        {
            return await FollowAsync(partnerId, intent, client, cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotFollowed(error, partnerId);
            return false;
        }
    }

    // Those that follow late do so before the intent is forgotten. The intent was read before the profile: while it is unchanged, nobody
    // has announced another profile since. Gives whether there was anything to follow.
    private async Task<bool> FollowAsync(
        string partnerId, TableEntity? intent, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var profile = await partners.ProfileVersionAsync(partnerId, cancellationToken);
        var isNews = profile is not null && intent?.GetInt64(Followed) != profile.Number;
        var isOld = intent?.Time("At") <= time.GetUtcNow() - LongestRequest;
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
            await tables.Intents.DeleteUnlessChangedAsync(Partition, partnerId, intent.ETag, cancellationToken);
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
