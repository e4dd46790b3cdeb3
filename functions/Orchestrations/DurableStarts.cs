using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.Orchestrations;

/// <summary>Starts orchestrations whose instance id names what they do, so that starting twice has the effect of once.</summary>
public static class DurableStarts
{
    private static readonly StartOrchestrationOptions Once = new StartOrchestrationOptions().WithDedupeStatuses(
        OrchestrationRuntimeStatus.Pending,
        OrchestrationRuntimeStatus.Running,
        OrchestrationRuntimeStatus.Suspended,
        OrchestrationRuntimeStatus.Completed,
        OrchestrationRuntimeStatus.Failed,
        OrchestrationRuntimeStatus.Terminated);

    /// <summary>Starts the orchestration unless one with that id was started before, whatever became of it.</summary>
    public static async Task StartOnceAsync(
        this DurableTaskClient client, string orchestrator, string instanceId, object input, CancellationToken cancellationToken)
    {
        if (await client.GetInstanceAsync(instanceId, cancellationToken) is not null)
        {
            return;
        }

        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                orchestrator, input, Once with { InstanceId = instanceId }, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Backends differ in what they throw for an instance that exists; whether it does is what counts.
            if (await client.GetInstanceAsync(instanceId, cancellationToken) is null)
            {
                throw;
            }
        }
    }
}
