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
/// <param name="Row">Its row as it was written or read.</param>
public sealed record RefundIntent(RefundKey Key, RefundStep Step, TableEntity Row);

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
    private readonly IntentList _intents = new(tables, "cancellation", time);

    /// <summary>Notes a step that is about to be taken.</summary>
    public async Task<RefundIntent> IntendAsync(RefundKey key, RefundStep step, CancellationToken cancellationToken)
    {
        var row = new TableEntity
        {
            ["PartnerId"] = key.PartnerId,
            ["MembershipId"] = key.MembershipId,
            ["Step"] = $"{step}",
        };
        var rowKey = KeySegment.Join($"{step}", key.PartnerId, key.MembershipId);
        return new RefundIntent(key, step, await _intents.WriteAsync(rowKey, row, cancellationToken));
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
    public Task<int> ResumeAsync(DurableTaskClient client, CancellationToken cancellationToken) => _intents.ResumeAsync(
        row =>
        {
            var key = new RefundKey(row.Text("PartnerId"), row.Text("MembershipId"));
            return CarryOutAsync(new RefundIntent(key, row.Choice<RefundStep>("Step"), row), client, cancellationToken);
        },
        (error, row) => LogNotCarriedOut(error, row.Text("PartnerId")),
        cancellationToken);

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

        if (isTaken || _intents.IsOld(intent.Row))
        {
            await _intents.DropAsync(intent.Row, cancellationToken);
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
