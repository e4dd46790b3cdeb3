using BenefitsFunctions.Orchestrations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace BenefitsFunctions.Endings;

/// <summary>
/// Tells the program contact of one step towards the end of a contract (E1). The step is noted as told before the mail: whenever this
/// orchestration is over, and its history may be purged, the contract's row says so, and nothing starts it again.
/// </summary>
public static class EndingOrchestrator
{
    [Function(nameof(TellAboutEnding))]
    public static async Task TellAboutEnding([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var notice = context.GetInput<EndingNotice>()
            ?? throw new InvalidOperationException("The orchestration about a contract's end needs to know which.");
        await context.CallActivityAsync(nameof(EndingActivities.MarkEndingTold), notice, Retries.Persistently);
        try
        {
            await context.CallActivityAsync(nameof(EndingActivities.MailEnding), notice, Retries.MailForThreeDays);
        }
        catch (TaskFailedException)
        {
            await context.CallActivityAsync(nameof(EndingActivities.GiveUpEnding), notice, Retries.Persistently);
        }
    }
}
