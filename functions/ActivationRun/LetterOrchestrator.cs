using BenefitsFunctions.Activations;
using BenefitsFunctions.Orchestrations;
using Microsoft.DurableTask;

namespace BenefitsFunctions.ActivationRun;

/// <summary>The part of an activation's orchestration that sends a mail: for three days, then it is given up.</summary>
internal static class LetterOrchestrator
{
    public static async Task SendAsync(TaskOrchestrationContext context, ActivationKey key, LetterKind kind)
    {
        var letter = new ActivationLetter(key, kind);
        try
        {
            await context.CallActivityAsync(nameof(LetterActivities.SendLetter), letter, Retries.MailForThreeDays);
        }
        catch (TaskFailedException)
        {
            await context.CallActivityAsync(nameof(LetterActivities.GiveUpLetter), letter, Retries.Persistently);
        }
    }
}
