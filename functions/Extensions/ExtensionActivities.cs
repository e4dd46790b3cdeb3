using BenefitsFunctions.Contracts;
using BenefitsFunctions.Notices;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.Extensions;

/// <summary>The step of <see cref="ExtensionOrchestrator"/>; it may be taken again.</summary>
public sealed class ExtensionActivities(
    SecondJudgementCommit judgement, ContractStore contracts, IEnumerable<IContractFollower> followers, NoticeStarts notices)
{
    /// <summary>The most transactions of one stretch.</summary>
    private const int StepsOfAStretch = 20;

    /// <summary>
    /// Judges the next incidents again and starts the notices about them; after the last of them, whatever waits for a contract that is
    /// active has its turn. True when some may be left.
    /// </summary>
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
        if (!isLeft && await contracts.FindAsync(extension.ContractId, cancellationToken) is { } contract)
        {
            // Only then: what had been rejected before goes first.
            foreach (var follower in followers)
            {
                await follower.ExtendedAsync(contract, cancellationToken);
            }
        }

        return isLeft;
    }
}
