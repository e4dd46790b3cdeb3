using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.Enrolments;

/// <summary>
/// A8: notes which contract years of a partner are due when, each once, as its profile changes. What is noted is kept with the partner,
/// so that a profile that is stored again costs reads only.
/// </summary>
public sealed class EnrolmentFollower(
    EnrolmentStore store, PartnerStore partners, EnrolmentCatalog catalog, OptimisticWrite optimistic, TimeProvider time)
    : IProfileFollower
{
    /// <inheritdoc/>
    public Task FollowAsync(
        string partnerId, ProfileVersion profile, DurableTaskClient client, CancellationToken cancellationToken) =>
        NoteAsync(partnerId, cancellationToken);

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

    private sealed record Followed(PartnerProfile? Profile);
}
