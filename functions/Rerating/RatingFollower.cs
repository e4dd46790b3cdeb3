using System.Collections.Concurrent;
using BenefitsFunctions.Activations;
using BenefitsFunctions.Notices;
using BenefitsFunctions.Partners;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.Rerating;

/// <summary>A11: the contracts of a partner follow its profile.</summary>
public sealed class RatingFollower(ActivationStore activations, RatedContracts contracts, NoticeStarts notices) : IProfileFollower
{
    private static readonly ParallelOptions SideBySide = new() { MaxDegreeOfParallelism = 4 };

    /// <summary>Rates every contract of the partner; one that fails does not keep the others waiting.</summary>
    /// <exception cref="AggregateException">Some could not be rated.</exception>
    public async Task FollowAsync(
        string partnerId, ProfileVersion profile, DurableTaskClient client, CancellationToken cancellationToken)
    {
        // Also those that are about to have a contract; one that has none yet is rated when it begins.
        var drawn = (await activations.AllAsync(partnerId, cancellationToken)).Select(a => a.DrawnIds?.ContractId).OfType<string>();
        var failures = new ConcurrentBag<Exception>();
        await Parallel.ForEachAsync(drawn, SideBySide, async (contractId, _) =>
        {
            try
            {
                if (await contracts.RateAsync(contractId, profile, cancellationToken))
                {
                    await notices.TryStartAsync(client, contractId, cancellationToken);
                }
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                failures.Add(error);
            }
        });
        if (!failures.IsEmpty)
        {
            throw new AggregateException(failures);
        }
    }
}
