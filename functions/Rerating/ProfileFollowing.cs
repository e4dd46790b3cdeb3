using System.Collections.Concurrent;
using Azure.Data.Tables;
using BenefitsFunctions.Activations;
using BenefitsFunctions.Notices;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Rerating;

/// <summary>
/// A11: the contracts of a partner follow its profile. An intent is written before the profile changes, and kept until no request that
/// wrote it can be under way any more; a note on it says by which version of the profile the contracts have been rated, so that until
/// then looking at it costs two point reads.
/// </summary>
public sealed partial class ProfileFollowing(
    BenefitsTables tables,
    PartnerStore partners,
    ActivationStore activations,
    RatedContracts contracts,
    NoticeStarts notices,
    TimeProvider time,
    ILogger<ProfileFollowing> logger)
    : IProfileFollower
{
    private const string Partition = "profile-following";
    private const string Followed = "Followed";

    // A request that is about to replace a profile has done it, or died, long before.
    private static readonly TimeSpan LongestRequest = TimeSpan.FromMinutes(10);
    private static readonly ParallelOptions SideBySide = new() { MaxDegreeOfParallelism = 4 };

    public Task IntendAsync(string partnerId, CancellationToken cancellationToken)
    {
        var intent = new TableEntity(Partition, partnerId) { ["At"] = time.GetUtcNow() };
        return tables.Intents.UpsertEntityAsync(intent, TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>Rates the partner's contracts; what fails is logged and left to the timer.</summary>
    public async Task FollowAsync(string partnerId, DurableTaskClient client, CancellationToken cancellationToken)
    {
        try
        {
            var intent = await tables.Intents.GetEntityIfExistsAsync<TableEntity>(
                Partition, partnerId, cancellationToken: cancellationToken);
            await FollowAsync(partnerId, intent.HasValue ? intent.Value : null, client, cancellationToken);
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

    // The intent was read before the profile: while it is unchanged, nobody has announced another profile since. Gives whether contracts
    // were rated.
    private async Task<bool> FollowAsync(
        string partnerId, TableEntity? intent, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var profile = await partners.ProfileVersionAsync(partnerId, cancellationToken);
        var isNews = profile is not null && intent?.GetInt64(Followed) != profile.Number;
        if (isNews)
        {
            await RateAsync(partnerId, profile!, client, cancellationToken);
        }

        if (intent is null)
        {
            return isNews;
        }

        if (intent.Time("At") < time.GetUtcNow() - LongestRequest)
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

    private async Task RateAsync(
        string partnerId, ProfileVersion profile, DurableTaskClient client, CancellationToken cancellationToken)
    {
        // Also those that are about to have a contract; one that has none yet is rated when it begins.
        var drawn = (await activations.AllAsync(partnerId, cancellationToken)).Select(a => a.DrawnIds?.ContractId).OfType<string>();
        var failures = new ConcurrentBag<Exception>();
        await Parallel.ForEachAsync(drawn, SideBySide, async (contractId, _) =>
        {
            try
            {
                if (await contracts.RateAsync(contractId, profile, cancellationToken))
                {
                    await notices.TryStartAsync(client, contractId, cancellationToken);
                }
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                // The others have their turn; this one keeps the intent.
                failures.Add(error);
            }
        });
        if (!failures.IsEmpty)
        {
            throw new AggregateException(failures);
        }
    }

    [LoggerMessage(5201, LogLevel.Error,
        "The contracts of partner {PartnerId} could not all follow its profile; the next run tries again. Check Table Storage if this "
        + "lasts")]
    private partial void LogNotFollowed(Exception error, string partnerId);
}
