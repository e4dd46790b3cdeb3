using BenefitsFunctions.Activations;
using BenefitsFunctions.Orchestrations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace BenefitsFunctions.ActivationRun;

/// <summary>
/// Carries out one activation: the decision of its office, if one has to decide (A7), the IDs (A4), the mail (A5), the balance when it
/// is due (A6).
/// </summary>
public static class ActivationOrchestrator
{
    [Function(ActivationInput.Orchestration)]
    public static async Task RunActivation([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<ActivationInput>()
            ?? throw new InvalidOperationException("An activation's orchestration needs its key.");
        var key = new ActivationKey(input.PartnerId, input.ActivationId);
        if (input.OfficeTerm is { } term && !await OfficeOrchestrator.IsApprovedAsync(context, key, term))
        {
            return;
        }

        if (await ProvisionAsync(context, key) is not { } publishesAt)
        {
            await LetterOrchestrator.SendAsync(context, key, LetterKind.NotEntitled);
            return;
        }

        // Side by side: a mail server that is down delays the mail, not the balance.
        await Task.WhenAll(NotifyAsync(context, key), PublishAsync(context, key, publishesAt));
        await context.CallActivityAsync(nameof(ActivationActivities.CompleteActivation), key, Retries.Persistently);
    }

    // When the balance is due; null when the partner is not entitled to the benefit any more.
    private static async Task<DateTimeOffset?> ProvisionAsync(TaskOrchestrationContext context, ActivationKey key)
    {
        try
        {
            return await context.CallActivityAsync<DateTimeOffset?>(
                nameof(ActivationActivities.ProvisionContract), key, Retries.ForThreeDays);
        }
        catch (TaskFailedException)
        {
            var due = await context.CallActivityAsync<DateTimeOffset?>(
                nameof(ActivationActivities.FailActivation), key, Retries.Persistently);
            if (due is null)
            {
                throw;
            }

            return due;
        }
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
