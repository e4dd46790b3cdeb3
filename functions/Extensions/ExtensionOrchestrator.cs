using BenefitsFunctions.Orchestrations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace BenefitsFunctions.Extensions;

/// <summary>
/// E4: judges the incidents of an extended contract again, a stretch of the ledger at a time. How far it came is on the contract's row,
/// so that it can begin anew whenever its history has grown.
/// </summary>
public static class ExtensionOrchestrator
{
    /// <summary>After so many stretches it begins anew with an empty history.</summary>
    public const int StretchesAtOnce = 50;

    [Function(nameof(JudgeIncidentsAgain))]
    public static async Task JudgeIncidentsAgain([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var extension = context.GetInput<ContractExtension>()
            ?? throw new InvalidOperationException("A second judgement needs the extension that it is about.");
        for (var stretch = 0; stretch < StretchesAtOnce; stretch++)
        {
            if (!await context.CallActivityAsync<bool>(nameof(ExtensionActivities.JudgeStretchAgain), extension, Retries.Persistently))
            {
                return;
            }
        }

        context.ContinueAsNew(extension);
    }
}
