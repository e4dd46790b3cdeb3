using BenefitsFunctions.Orchestrations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace BenefitsFunctions.SoftwareKeys;

/// <summary>
/// Tells the programme office that the keys of a product have become few (O1). That is noted as told before the mail: whenever this
/// orchestration is over, and its history may be purged, the stock says so, and nothing starts it again.
/// </summary>
public static class LowStockOrchestrator
{
    [Function(nameof(TellOfLowStock))]
    public static async Task TellOfLowStock([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var notice = context.GetInput<LowStockNotice>()
            ?? throw new InvalidOperationException("The orchestration about a low stock needs to know of which product.");
        await context.CallActivityAsync(nameof(LowStockActivities.MarkLowStockTold), notice, Retries.Persistently);
        try
        {
            await context.CallActivityAsync(nameof(LowStockActivities.MailLowStock), notice, Retries.MailForThreeDays);
        }
        catch (TaskFailedException)
        {
            await context.CallActivityAsync(nameof(LowStockActivities.GiveUpLowStock), notice, Retries.Persistently);
        }
    }
}
