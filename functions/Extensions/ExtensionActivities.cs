using BenefitsFunctions.Notices;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.Extensions;

/// <summary>The step of <see cref="ExtensionOrchestrator"/>; it may be taken again.</summary>
public sealed class ExtensionActivities(SecondJudgementCommit judgement, NoticeStarts notices)
{
    /// <summary>The most transactions of one stretch.</summary>
    public const int StepsOfAStretch = 20;

    /// <summary>Judges the next incidents again and starts the notices about them. True when some may be left.</summary>
    [Function(nameof(JudgeStretchAgain))]
    public async Task<bool> JudgeStretchAgain(
        [ActivityTrigger] ContractExtension extension, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var isLeft = true;
        for (var step = 0; isLeft && step < StepsOfAStretch; step++)
        {
            isLeft = await judgement.StepAsync(extension, cancellationToken);
        }

        await notices.StartAsync(client, extension.ContractId, cancellationToken);
        return isLeft;
    }
}
