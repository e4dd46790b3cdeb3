using BenefitsFunctions.Orchestrations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace BenefitsFunctions.Audit;

/// <summary>
/// Audits all contracts, a stretch at a time. How far it came is on the audit's row, so that it can begin anew whenever its history has
/// grown.
/// </summary>
public static class AuditOrchestrator
{
    /// <summary>After so many stretches it begins anew with an empty history.</summary>
    public const int StretchesAtOnce = 50;

    [Function(nameof(AuditContracts))]
    public static async Task AuditContracts([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var auditId = context.GetInput<string>() ?? throw new InvalidOperationException("An audit needs its id.");
        for (var stretch = 0; stretch < StretchesAtOnce; stretch++)
        {
            if (!await context.CallActivityAsync<bool>(nameof(AuditActivities.AuditStretch), auditId, Retries.Persistently))
            {
                return;
            }
        }

        context.ContinueAsNew(auditId);
    }
}
