using BenefitsFunctions.Cancellations;
using BenefitsFunctions.Partners;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Refunds;

/// <summary>
/// O6: says so when a profile is stored that still has a membership which was withdrawn for a refund: its contracts are back (A11),
/// though the money went back. The programme's source owns the profile, so only the office can tell a mistake from a purchase.
/// </summary>
public sealed partial class RefundFollower(CancellationStore cancellations, ILogger<RefundFollower> logger) : IProfileFollower
{
    /// <inheritdoc/>
    /// <remarks>One point read.</remarks>
    public async Task FollowAsync(
        string partnerId, ProfileVersion profile, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var memberships = profile.Profile.Memberships;
        foreach (var cancellation in (await cancellations.OfAsync(partnerId, cancellationToken)).All)
        {
            if (cancellation.WithdrawnAt is not null && cancellation.Among(memberships) is { } back)
            {
                LogBack(partnerId, back.Kind);
            }
        }
    }

    [LoggerMessage(
        6105,
        LogLevel.Warning,
        "The profile of partner {PartnerId} has a membership ({Kind}) again that was withdrawn for a refund: its contracts are back. Take "
        + "it out of the programme's source, or give it a membershipId of its own if it was bought anew")]
    private partial void LogBack(string partnerId, MembershipKind kind);
}
