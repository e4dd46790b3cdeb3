using BenefitsFunctions.Cancellations;
using BenefitsFunctions.Http;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Software;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.Refunds;

/// <summary>A cancellation, and whether it was filed now.</summary>
public sealed record FiledCancellation(Cancellation Cancellation, bool IsNew);

/// <summary>
/// O6: files and decides cancellations. The rules are asked at both, on what cannot change until the result is stored: of an approval and a
/// taking of software at the same time the later one is refused. What follows has an intent, so that it comes also after a crash.
/// </summary>
public sealed class RefundDesk(CancellationStore cancellations, SoftwareTaken software, RefundStarts starts, TimeProvider time)
{
    /// <summary>Every reason why there is no refund. One query, and a point read for each taking that was cut off.</summary>
    public async Task<IReadOnlyList<Problem>> ReasonsAsync(
        string partnerId, Membership membership, Cancellation? cancellation, CancellationToken cancellationToken) =>
        RefundRules.Reasons(
            membership,
            RefundRules.CountedTo(cancellation, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)),
            await software.OfAsync(partnerId, membership, cancellationToken));

    /// <summary>Files a cancellation, or gives the one that there is; 409 <c>refund-not-possible</c> with every reason.</summary>
    public async Task<Result<FiledCancellation>> FileAsync(
        string partnerId, Membership membership, string by, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var there = (await cancellations.OfAsync(partnerId, cancellationToken)).Find(membership.Id);
        if (there is not null)
        {
            return new FiledCancellation(there, IsNew: false);
        }

        if (await ReasonsAsync(partnerId, membership, cancellation: null, cancellationToken) is { Count: > 0 } early)
        {
            return RefundErrors.NotPossible(early);
        }

        var (key, filing) = (new RefundKey(partnerId, membership.Id), new Cancellation(membership, by, time.GetUtcNow()));
        var intent = await starts.IntendAsync(key, RefundStep.Filed, cancellationToken);
        var changed = await cancellations.ChangeAsync(
            partnerId,
            async current => current.Find(membership.Id) is null
                && await ReasonsAsync(partnerId, membership, filing, cancellationToken) is { Count: > 0 } reasons
                    ? RefundErrors.NotPossible(reasons)
                    : current.Filing(filing),
            cancellationToken);
        await starts.GoOnAsync(intent, client, cancellationToken);
        return changed.Failed(out var problem, out var after)
            ? problem
            : new FiledCancellation(after.Find(membership.Id)!, IsNew: after.Find(membership.Id) == filing);
    }

    /// <summary>
    /// The first decision that is stored stays: the same again is a success, another one 409 <c>already-decided</c>. An approval is
    /// 409 <c>refund-not-possible</c> when the rules are against it now.
    /// </summary>
    /// <param name="partnerId">The partner.</param>
    /// <param name="membership">The membership as the profile has it, or had it when the cancellation was filed.</param>
    /// <param name="found">Its cancellation.</param>
    /// <param name="decision">What the office decides.</param>
    /// <param name="client">Starts what follows.</param>
    /// <param name="cancellationToken">Ends it; what is stored is carried out all the same.</param>
    public async Task<Result<Cancellation>> DecideAsync(
        string partnerId,
        Membership membership,
        Cancellation found,
        CancellationDecision decision,
        DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (found.Status == CancellationStatus.Filed)
        {
            if (await ObstacleAsync(found) is { } early)
            {
                return early;
            }

            var intent = await starts.IntendAsync(new RefundKey(partnerId, membership.Id), RefundStep.Decided, cancellationToken);
            var changed = await cancellations.ChangeAsync(
                partnerId,
                async current => current.Find(membership.Id) is { Status: CancellationStatus.Filed } filed
                    && await ObstacleAsync(filed) is { } obstacle
                        ? obstacle
                        : current.Deciding(membership.Id, decision),
                cancellationToken);
            await starts.GoOnAsync(intent, client, cancellationToken);
            if (changed.Failed(out var problem, out _))
            {
                return problem;
            }

            found = (await cancellations.OfAsync(partnerId, cancellationToken)).Find(membership.Id)!;
        }

        return found.Decision?.SaysTheSameAs(decision) == true ? found : RefundErrors.AlreadyDecided(found);

        async Task<Problem?> ObstacleAsync(Cancellation filed) =>
            decision.Approve && await ReasonsAsync(partnerId, membership, filed, cancellationToken) is { Count: > 0 } reasons
                ? RefundErrors.NotPossible(reasons)
                : null;
    }
}
