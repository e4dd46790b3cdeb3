using BenefitsFunctions.Orchestrations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace BenefitsFunctions.Incidents;

/// <summary>Tells somebody about one entry of a contract's books, for as long as it takes the mail server (I7).</summary>
public static class IncidentNoticeOrchestrator
{
    [Function(nameof(TellAboutIncident))]
    public static async Task TellAboutIncident([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var notice = context.GetInput<IncidentNotice>() ?? throw new InvalidOperationException("A notice's orchestration needs its notice.");
        try
        {
            await context.CallActivityAsync(nameof(IncidentNoticeActivities.MailIncidentNotice), notice, Retries.MailForThreeDays);
        }
        catch (TaskFailedException)
        {
            await context.CallActivityAsync(nameof(IncidentNoticeActivities.GiveUpIncidentNotice), notice, Retries.Persistently);
        }
    }
}
