using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.Partners;

/// <summary>A capability that has something to do when a partner's profile changes.</summary>
public interface IProfileFollower
{
    /// <summary>Notes, before the profile is stored, that it is about to change: what is noted survives a crash.</summary>
    Task IntendAsync(string partnerId, CancellationToken cancellationToken);

    /// <summary>
    /// Does what the profile as it is now asks for. Called when it is stored; what does not come to its end is the follower's own to do
    /// again.
    /// </summary>
    Task FollowAsync(string partnerId, DurableTaskClient client, CancellationToken cancellationToken);
}
