using BenefitsFunctions.CustomerRequests;
using BenefitsFunctions.Orchestrations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace BenefitsFunctions.RequestDesk;

/// <summary>
/// Tells the operators of one missed first response (S3). The request notes that this was started: when it is over, and its history may be
/// purged, nothing starts it again.
/// </summary>
public static class MissedOrchestrator
{
    [Function(nameof(TellAboutMissedResponse))]
    public static async Task TellAboutMissedResponse([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var key = context.GetInput<RequestKey>()
            ?? throw new InvalidOperationException("The orchestration about a missed response needs to know to which request.");
        try
        {
            await context.CallActivityAsync(nameof(MissedActivities.MailMissedResponse), key, Retries.MailForThreeDays);
        }
        catch (TaskFailedException)
        {
            await context.CallActivityAsync(nameof(MissedActivities.GiveUpMissedResponse), key, Retries.Persistently);
        }
    }
}
