using BenefitsFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Partners;

/// <summary>Every minute: has everything follow the profiles that were loaded as samples, or whose following was cut off.</summary>
public sealed partial class FollowingRecovery(ProfileFollowing following, BenefitsMetrics metrics, ILogger<FollowingRecovery> logger)
{
    [Function(nameof(ResumeProfileFollowing))]
    public async Task ResumeProfileFollowing(
        [TimerTrigger("20 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var resumed = await following.ResumeAsync(client, cancellationToken);
        metrics.SweepFound(nameof(ResumeProfileFollowing), resumed);
        if (resumed > 0)
        {
            LogResumed(resumed);
        }
    }

    [LoggerMessage(5202, LogLevel.Information, "{Count} profiles had not been followed; they are now")]
    private partial void LogResumed(int count);
}
