using BenefitsFunctions.Orchestrations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace BenefitsFunctions.GoToMarketRun;

/// <summary>
/// Tells the marketing contact that an offer has ended (O5). That is noted as told before the mail: whenever this orchestration is over,
/// and its history may be purged, the offer says so, and nothing starts it again.
/// </summary>
public static class OfferEndOrchestrator
{
    [Function(nameof(TellAboutOfferEnd))]
    public static async Task TellAboutOfferEnd([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var notice = context.GetInput<OfferEndNotice>()
            ?? throw new InvalidOperationException("The orchestration about an offer's end needs to know which.");
        await context.CallActivityAsync(nameof(GoToMarketActivities.MarkOfferEndTold), notice, Retries.Persistently);
        try
        {
            await context.CallActivityAsync(nameof(GoToMarketActivities.MailOfferEnd), notice, Retries.MailForThreeDays);
        }
        catch (TaskFailedException)
        {
            await context.CallActivityAsync(nameof(GoToMarketActivities.GiveUpOfferEnd), notice, Retries.Persistently);
        }
    }
}
