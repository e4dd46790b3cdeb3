using BenefitsFunctions.Orchestrations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace BenefitsFunctions.Activations;

/// <summary>Carries out one activation: the IDs (A4), the mail (A5), the balance when it is due (A6).</summary>
public static class ActivationOrchestrator
{
    [Function(nameof(RunActivation))]
    public static async Task RunActivation([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var key = context.GetInput<ActivationKey>() ?? throw new InvalidOperationException("An activation's orchestration needs its key.");
        DateTimeOffset publishesAt;
        try
        {
            publishesAt = await context.CallActivityAsync<DateTimeOffset>(
                nameof(ActivationActivities.ProvisionContract), key, Retries.ForThreeDays);
        }
        catch (TaskFailedException)
        {
            var failed = await context.CallActivityAsync<DateTimeOffset?>(
                nameof(ActivationActivities.FailActivation), key, Retries.Persistently);
            if (failed is not { } due)
            {
                throw;
            }

            publishesAt = due;
        }

        // Side by side: a mail server that is down delays the mail, not the balance.
        await Task.WhenAll(NotifyAsync(context, key), PublishAsync(context, key, publishesAt));
        await context.CallActivityAsync(nameof(ActivationActivities.CompleteActivation), key, Retries.Persistently);
    }

    private static async Task NotifyAsync(TaskOrchestrationContext context, ActivationKey key)
    {
        try
        {
            await context.CallActivityAsync(nameof(ActivationActivities.NotifyContact), key, Retries.MailForThreeDays);
        }
        catch (TaskFailedException)
        {
            await context.CallActivityAsync(nameof(ActivationActivities.GiveUpNotifying), key, Retries.Persistently);
        }

        await context.CallActivityAsync(nameof(ActivationActivities.AwaitPublication), key, Retries.Persistently);
    }

    private static async Task PublishAsync(TaskOrchestrationContext context, ActivationKey key, DateTimeOffset publishesAt)
    {
        await context.CreateTimer(publishesAt.UtcDateTime, CancellationToken.None);
        await context.CallActivityAsync(nameof(ActivationActivities.PublishBalance), key, Retries.Persistently);
    }
}
