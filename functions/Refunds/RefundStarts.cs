using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Cancellations;
using BenefitsFunctions.Orchestrations;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Refunds;

/// <summary>Which cancellation of which partner.</summary>
public sealed record RefundKey(string PartnerId, string MembershipId);

/// <summary>What has something follow it.</summary>
public enum RefundStep
{
    Filed,
    Decided,
}

/// <summary>That a step is about to be taken.</summary>
/// <param name="Key">Of which cancellation.</param>
/// <param name="Step">Which one.</param>
/// <param name="At">Since when.</param>
/// <param name="Version">Its row.</param>
public sealed record RefundIntent(RefundKey Key, RefundStep Step, DateTimeOffset At, ETag Version);

/// <summary>
/// Carries out what follows a step of a cancellation: the worklist, the mails, the withdrawal from the profile (A11). An intent is
/// written before the step and removed after what follows, so that a crash in between is mended by <see cref="ResumeAsync"/>.
/// </summary>
public sealed partial class RefundStarts(
    BenefitsTables tables,
    CancellationStore cancellations,
    RefundWorklistStore worklist,
    PartnerStore partners,
    ProfileFollowing following,
    TimeProvider time,
    ILogger<RefundStarts> logger)
{
    private const string Partition = "cancellation";

    // An intent this old whose step was not taken belongs to a request that died before it.
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(10);

    /// <summary>Notes a step that is about to be taken.</summary>
    public async Task<RefundIntent> IntendAsync(RefundKey key, RefundStep step, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var row = new TableEntity(Partition, KeySegment.Join($"{step}", key.PartnerId, key.MembershipId))
        {
            ["PartnerId"] = key.PartnerId,
            ["MembershipId"] = key.MembershipId,
            ["Step"] = $"{step}",
            ["At"] = now,
        };
        var written = await tables.Intents.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        return new RefundIntent(key, step, now, written.Headers.ETag!.Value);
    }

    /// <summary>Has follow what is stored; what fails is logged and left to the timer.</summary>
    public async Task GoOnAsync(RefundIntent intent, DurableTaskClient client, CancellationToken cancellationToken)
    {
        try
        {
            await CarryOutAsync(intent, client, cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotCarriedOut(error, intent.Key.PartnerId);
        }
    }

    /// <summary>Does what a crash or a failure left undone. Reads only intents where nothing is. Gives how many it was.</summary>
    public async Task<int> ResumeAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        var resumed = 0;
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition}");
        await foreach (var row in tables.Intents.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            var key = new RefundKey(row.Text("PartnerId"), row.Text("MembershipId"));
            try
            {
                var intent = new RefundIntent(key, row.Choice<RefundStep>("Step"), row.Time("At"), row.ETag);
                resumed += await CarryOutAsync(intent, client, cancellationToken) ? 1 : 0;
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                // It does not keep the others waiting.
                LogNotCarriedOut(error, key.PartnerId);
            }
        }

        return resumed;
    }

    // Whether the step was taken. The intent of one that was not stays while it may be yet.
    private async Task<bool> CarryOutAsync(RefundIntent intent, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var cancellation = await FindAsync(intent.Key, cancellationToken);
        var isTaken = cancellation is not null && (intent.Step == RefundStep.Filed || cancellation.Decision is not null);
        if (isTaken)
        {
            await (intent.Step == RefundStep.Filed
                ? FiledAsync(intent.Key, cancellation!, client, cancellationToken)
                : DecidedAsync(intent.Key, cancellation!, client, cancellationToken));
        }

        if (isTaken || intent.At < time.GetUtcNow() - Abandoned)
        {
            var rowKey = KeySegment.Join($"{intent.Step}", intent.Key.PartnerId, intent.Key.MembershipId);
            await tables.Intents.DeleteUnlessChangedAsync(Partition, rowKey, intent.Version, cancellationToken);
        }

        return isTaken;
    }

    private async Task FiledAsync(
        RefundKey key, Cancellation cancellation, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (cancellation.Status != CancellationStatus.Filed)
        {
            return;
        }

        await worklist.AddAsync(key, cancellation.FiledAt, cancellationToken);
        await TellAsync(new RefundLetter(key, ToOffice: true), client, cancellationToken);
        if ((await FindAsync(key, cancellationToken))?.Status != CancellationStatus.Filed)
        {
            // Whoever decided meanwhile may have looked for the row before it was there.
            await worklist.RemoveAsync(key, cancellation.FiledAt, cancellationToken);
        }
    }

    private async Task DecidedAsync(
        RefundKey key, Cancellation cancellation, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (cancellation is { Status: CancellationStatus.Approved, WithdrawnAt: null })
        {
            await following.IntendAsync(key.PartnerId, cancellationToken);
            await partners.ChangeProfileAsync(
                key.PartnerId,
                cancellation.Decision!.By,
                profile => RefundRules.Withdraw(profile, cancellation),
                cancellationToken);
            await cancellations.ChangeAsync(
                key.PartnerId,
                current => Task.FromResult<Http.Result<PartnerCancellations>>(current.Withdrawing(key.MembershipId, time.GetUtcNow())),
                cancellationToken);
            await following.FollowAsync(key.PartnerId, client, cancellationToken);
        }

        await worklist.RemoveAsync(key, cancellation.FiledAt, cancellationToken);
        await TellAsync(new RefundLetter(key, ToOffice: false), client, cancellationToken);
    }

    private static Task TellAsync(RefundLetter letter, DurableTaskClient client, CancellationToken cancellationToken) =>
        client.StartOnceAsync(nameof(RefundOrchestrator.TellAboutCancellation), letter.Name, letter, cancellationToken);

    private async Task<Cancellation?> FindAsync(RefundKey key, CancellationToken cancellationToken) =>
        (await cancellations.OfAsync(key.PartnerId, cancellationToken)).Find(key.MembershipId);

    [LoggerMessage(
        6101,
        LogLevel.Error,
        "What follows a cancellation of partner {PartnerId} (worklist, withdrawal, notices) could not be done; ResumeCancellations tries "
        + "again within five minutes. Check Durable Task and Table Storage if this lasts")]
    private partial void LogNotCarriedOut(Exception error, string partnerId);
}
