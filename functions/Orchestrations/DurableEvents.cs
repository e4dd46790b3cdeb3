using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.Orchestrations;

/// <summary>Wakes orchestrations that wait for something.</summary>
public static class DurableEvents
{
    /// <summary>
    /// Raises the event for an orchestration that runs. One that is not started yet, or that is over, is left alone: it looks for what
    /// the event is about by itself, or no longer needs to.
    /// </summary>
    public static async Task RaiseIfRunningAsync(
        this DurableTaskClient client, string instanceId, string eventName, CancellationToken cancellationToken)
    {
        if (!await IsRunningAsync(client, instanceId, cancellationToken))
        {
            return;
        }

        try
        {
            await client.RaiseEventAsync(instanceId, eventName, true, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Over in between: backends differ in what they throw then.
            if (await IsRunningAsync(client, instanceId, cancellationToken))
            {
                throw;
            }
        }
    }

    private static async Task<bool> IsRunningAsync(DurableTaskClient client, string instanceId, CancellationToken cancellationToken) =>
        await client.GetInstanceAsync(instanceId, cancellationToken) is { IsCompleted: false };
}
