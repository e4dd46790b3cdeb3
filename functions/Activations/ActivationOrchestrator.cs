using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace BenefitsFunctions.Activations;

/// <summary>Carries out one activation: the IDs (A4), the mail (A5), the balance when it is due (A6).</summary>
public static class ActivationOrchestrator
{
    // Storage comes back; until then nothing is lost by waiting.
    private static readonly TaskOptions Persistently = Retry(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), null);
    private static readonly TaskOptions ForThreeDays = Retry(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), TimeSpan.FromDays(3));
    private static readonly TaskOptions MailForThreeDays = Retry(TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(15), TimeSpan.FromDays(3));

    [Function(nameof(RunActivation))]
    public static async Task RunActivation([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var key = context.GetInput<ActivationKey>() ?? throw new InvalidOperationException("An activation's orchestration needs its key.");
        DateTimeOffset publishesAt;
        try
        {
            publishesAt = await context.CallActivityAsync<DateTimeOffset>(nameof(ActivationActivities.ProvisionContract), key, ForThreeDays);
        }
        catch (TaskFailedException)
        {
            await context.CallActivityAsync(nameof(ActivationActivities.FailActivation), key, Persistently);
            throw;
        }

        // Side by side: a mail server that is down delays the mail, not the balance.
        await Task.WhenAll(NotifyAsync(context, key), PublishAsync(context, key, publishesAt));
        await context.CallActivityAsync(nameof(ActivationActivities.CompleteActivation), key, Persistently);
    }

    private static async Task NotifyAsync(TaskOrchestrationContext context, ActivationKey key)
    {
        try
        {
            await context.CallActivityAsync(nameof(ActivationActivities.NotifyContact), key, MailForThreeDays);
        }
        catch (TaskFailedException)
        {
            await context.CallActivityAsync(nameof(ActivationActivities.GiveUpNotifying), key, Persistently);
        }

        await context.CallActivityAsync(nameof(ActivationActivities.AwaitPublication), key, Persistently);
    }

    private static async Task PublishAsync(TaskOrchestrationContext context, ActivationKey key, DateTimeOffset publishesAt)
    {
        await context.CreateTimer(publishesAt.UtcDateTime, CancellationToken.None);
        await context.CallActivityAsync(nameof(ActivationActivities.PublishBalance), key, Persistently);
    }

    private static TaskOptions Retry(TimeSpan first, TimeSpan longest, TimeSpan? altogether) => TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: int.MaxValue, firstRetryInterval: first, backoffCoefficient: 2, maxRetryInterval: longest, retryTimeout: altogether));
}
