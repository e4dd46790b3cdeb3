using BenefitsFunctions.GoToMarket;
using BenefitsFunctions.Orchestrations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace BenefitsFunctions.GoToMarketRun;

/// <summary>
/// O5: carries out one activation: mails the marketing contact, and makes the offer active some days later. Side by side: a mail server
/// that is down delays the mail, not the offer.
/// </summary>
public static class OfferActivationOrchestrator
{
    [Function(OfferActivationInput.Orchestration)]
    public static async Task ActivateOffer([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<OfferActivationInput>()
            ?? throw new InvalidOperationException("The orchestration of an offer's activation needs to know which.");
        await Task.WhenAll(MailAsync(context, input), BecomeActiveAsync(context, input));
    }

    private static async Task MailAsync(TaskOrchestrationContext context, OfferActivationInput input)
    {
        try
        {
            await context.CallActivityAsync(nameof(GoToMarketActivities.MailOfferInstructions), input, Retries.MailForThreeDays);
        }
        catch (TaskFailedException)
        {
            await context.CallActivityAsync(nameof(GoToMarketActivities.GiveUpOfferInstructions), input, Retries.Persistently);
        }
    }

    private static async Task BecomeActiveAsync(TaskOrchestrationContext context, OfferActivationInput input)
    {
        await context.CreateTimer(input.ActiveFrom.UtcDateTime, CancellationToken.None);
        await context.CallActivityAsync(nameof(GoToMarketActivities.MakeOfferActive), input, Retries.Persistently);
    }
}
