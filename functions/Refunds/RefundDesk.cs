using BenefitsFunctions.Cancellations;
using BenefitsFunctions.Http;
using BenefitsFunctions.Offers;
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
        string partnerId, Membership membership, Cancellation? cancellation, CancellationToken cancellationToken) => Reasons(
        membership,
        cancellation,
        await software.OfAsync(partnerId, RefundRules.Widened(membership, cancellation), cancellationToken));

    /// <summary>Likewise, of what was read of the partner's offers just before: to show them.</summary>
    public async Task<IReadOnlyList<Problem>> ReasonsAsync(
        OfferVisit visit, Membership membership, Cancellation? cancellation, CancellationToken cancellationToken) => Reasons(
        membership,
        cancellation,
        await software.AmongAsync(
            visit.PartnerId, RefundRules.Widened(membership, cancellation), visit.Stored, cancellationToken));

    /// <summary>Files a cancellation, or gives the one that there is; 409 <c>refund-not-possible</c> with every reason, or
    /// <c>too-many-cancellations</c>.</summary>
    /// <param name="partnerId">The partner.</param>
    /// <param name="membership">As the profile has it.</param>
    /// <param name="by">The account.</param>
    /// <param name="filingId">Names the request; repeated, it is new again.</param>
    /// <param name="client">Starts what follows.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Result<FiledCancellation>> FileAsync(
        string partnerId,
        Membership membership,
        string by,
        string filingId,
        DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var there = (await cancellations.OfAsync(partnerId, cancellationToken)).Of(membership);
        if (there is not null)
        {
            return new FiledCancellation(there, IsNew: there.FilingId == filingId);
        }

        if (await ReasonsAsync(partnerId, membership, cancellation: null, cancellationToken) is { Count: > 0 } early)
        {
            return RefundErrors.NotPossible(early);
        }

        var key = new RefundKey(partnerId, membership.Id);
        var filing = new Cancellation(membership, by, time.GetUtcNow()) { FilingId = filingId };
        var intent = await starts.IntendAsync(key, RefundStep.Filed, cancellationToken);
        var changed = await cancellations.ChangeAsync(
            partnerId,
            async current =>
            {
                if (current.Of(membership) is not null)
                {
                    return current;
                }

                var after = current.Filing(filing);
                return await ReasonsAsync(partnerId, membership, filing, cancellationToken) is { Count: > 0 } reasons
                    ? RefundErrors.NotPossible(reasons)
                    : CancellationRow.FitsWithKits(after) ? after
                    : RefundErrors.TooMany();
            },
            cancellationToken);
        await starts.GoOnAsync(intent, client, cancellationToken);
        return changed.Failed(out var problem, out var after)
            ? problem
            : new FiledCancellation(after.Of(membership)!, IsNew: after.Of(membership)!.FilingId == filingId);
    }

    /// <summary>
    /// The first decision that is stored stays: the same again is a success, another one 409 <c>already-decided</c>. An approval is
    /// 409 <c>refund-not-possible</c> when the rules are against it now; either is <c>too-many-cancellations</c> where it has more kits
    /// than the row has room for.
    /// </summary>
    /// <param name="partnerId">The partner.</param>
    /// <param name="membership">The membership as the profile has it, or had it when the cancellation was filed.</param>
    /// <param name="kits">The kits that lie within it.</param>
    /// <param name="found">Its cancellation.</param>
    /// <param name="decision">What the office decides.</param>
    /// <param name="client">Starts what follows.</param>
    /// <param name="cancellationToken">Ends it; what is stored is carried out all the same.</param>
    public async Task<Result<Cancellation>> DecideAsync(
        string partnerId,
        Membership membership,
        IReadOnlyList<Kit> kits,
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

            var intent = await starts.IntendAsync(new RefundKey(partnerId, found.MembershipId), RefundStep.Decided, cancellationToken);
            var changed = await cancellations.ChangeAsync(
                partnerId,
                async current =>
                {
                    if (current.Find(found.MembershipId) is not { Status: CancellationStatus.Filed } filed)
                    {
                        return current;
                    }

                    var after = current.Deciding(found.MembershipId, decision, membership, kits);
                    return await ObstacleAsync(filed) is { } obstacle ? obstacle
                        : CancellationRow.Fits(after) ? after
                        : RefundErrors.TooManyKits();
                },
                cancellationToken);
            await starts.GoOnAsync(intent, client, cancellationToken);
            if (changed.Failed(out var problem, out _))
            {
                return problem;
            }

            found = (await cancellations.OfAsync(partnerId, cancellationToken)).Find(found.MembershipId)!;
        }

        return found.Decision?.SaysTheSameAs(decision) == true ? found : RefundErrors.AlreadyDecided(found);

        async Task<Problem?> ObstacleAsync(Cancellation filed) =>
            decision.Approve && await ReasonsAsync(partnerId, membership, filed, cancellationToken) is { Count: > 0 } reasons
                ? RefundErrors.NotPossible(reasons)
                : null;
    }

    private IReadOnlyList<Problem> Reasons(
        Membership membership, Cancellation? cancellation, IReadOnlyList<ActivatedSoftware> taken) => RefundRules.Reasons(
        membership, RefundRules.CountedTo(cancellation, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)), taken);
}
