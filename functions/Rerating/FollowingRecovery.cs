using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Rerating;

/// <summary>Every minute: lets contracts follow the profiles that changed while the app was stopped or storage was away.</summary>
public sealed partial class FollowingRecovery(ProfileFollowing following, ILogger<FollowingRecovery> logger)
{
    [Function(nameof(ResumeProfileFollowing))]
    public async Task ResumeProfileFollowing(
        [TimerTrigger("20 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var resumed = await following.ResumeAsync(client, cancellationToken);
        if (resumed > 0)
        {
            LogResumed(resumed);
        }
    }

    [LoggerMessage(5202, LogLevel.Information, "The contracts of {Count} partners had not followed their profiles; they do now")]
    private partial void LogResumed(int count);
}
