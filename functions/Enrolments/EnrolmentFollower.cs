using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Enrolments;

/// <summary>
/// A8: notes which contract years of a partner are due when, each once, as its profile changes. What is noted is kept with the partner,
/// so that a profile that is stored again costs reads only.
/// </summary>
public sealed partial class EnrolmentFollower(
    EnrolmentStore store,
    PartnerStore partners,
    EnrolmentCatalog catalog,
    OptimisticWrite optimistic,
    TimeProvider time,
    ILogger<EnrolmentFollower> logger)
    : IProfileFollower
{
    // Whoever was about to change a profile this long ago has done it, or died.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public Task IntendAsync(string partnerId, CancellationToken cancellationToken) => store.IntendAsync(partnerId, cancellationToken);

    /// <inheritdoc/>
    public async Task FollowAsync(string partnerId, DurableTaskClient client, CancellationToken cancellationToken)
    {
        try
        {
            var intent = await store.IntentAsync(partnerId, cancellationToken);
            await NoteAsync(partnerId, cancellationToken);
            if (intent is { IsShared: false })
            {
                await store.ForgetAsync(intent, cancellationToken);
            }
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotFollowed(error, partnerId);
        }
    }

    /// <summary>Follows the profiles that a crash, or nobody, left to be followed. Reads only intents.</summary>
    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        foreach (var intent in await store.IntentsAsync(cancellationToken))
        {
            await TryResumeAsync(intent, cancellationToken);
        }
    }

    /// <summary>
    /// Notes the years that the profile has come to have as due, and forgets that those were noted which it no longer has: one that is
    /// withdrawn and added again is noted again. Two point reads, and two or more writes where something has changed.
    /// </summary>
    /// <returns>The profile that it went by; null when there is none.</returns>
    public async Task<PartnerProfile?> NoteAsync(string partnerId, CancellationToken cancellationToken) =>
        (await optimistic.RunAsync(() => TryNoteAsync(partnerId, cancellationToken), cancellationToken)).Profile;

    // Null when somebody else noted meanwhile.
    private async Task<Followed?> TryNoteAsync(string partnerId, CancellationToken cancellationToken)
    {
        // In this order: whoever notes last has the last profile.
        var (noted, version) = await store.NotedAsync(partnerId, cancellationToken);
        var profile = await partners.ProfileAsync(partnerId, cancellationToken);
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var years = profile is null ? new HashSet<EnrolmentYear>() : EnrolmentYear.Of(profile, catalog, today);
        if (years.SetEquals(noted))
        {
            return new Followed(profile);
        }

        // Due before it is noted: a crash in between notes it as due once more.
        foreach (var year in years.Except(noted))
        {
            await store.NoteDueAsync(partnerId, year, year.Start > today ? year.Start : today, cancellationToken);
        }

        return await store.TryNoteAsync(partnerId, years, version, cancellationToken) ? new Followed(profile) : null;
    }

    // One that can't be followed does not keep the others waiting.
    private async Task TryResumeAsync(EnrolmentIntent intent, CancellationToken cancellationToken)
    {
        try
        {
            await NoteAsync(intent.PartnerId, cancellationToken);
            if (intent.At <= time.GetUtcNow() - Longest)
            {
                await store.ForgetAsync(intent, cancellationToken);
            }
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotFollowed(error, intent.PartnerId);
        }
    }

    private sealed record Followed(PartnerProfile? Profile);

    [LoggerMessage(
        6001,
        LogLevel.Error,
        "Partner {PartnerId}: what is to be activated on its behalf could not be noted; ResumeEnrolments tries again every minute. "
        + "Check Table Storage if this lasts")]
    private partial void LogNotFollowed(Exception error, string partnerId);
}
