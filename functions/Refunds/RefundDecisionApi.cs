using BenefitsFunctions.Cancellations;
using BenefitsFunctions.Http;
using BenefitsFunctions.OfficeDecisions;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.Refunds;

/// <summary>O6: what the programme office has to decide, and its decision.</summary>
public sealed class RefundDecisionApi(
    PartnerAccess access, CancellationStore cancellations, RefundWorklistStore worklist, RefundDesk desk, TimeProvider time)
{
    /// <summary>202 with the membership and its cancellation; 409 when it was decided otherwise before, or there is no refund.</summary>
    [Function(nameof(DecideCancellation))]
    public async Task<IActionResult> DecideCancellation(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "partners/{partnerId}/memberships/{membershipId}/cancellation/decision")]
        HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string partnerId,
        string membershipId,
        CancellationToken cancellationToken)
    {
        var caller = Caller.Of(request);
        if ((await access.ForOfficeAsync(caller, partnerId, cancellationToken)).Failed(out var problem, out var visit))
        {
            return Answer.Of(problem);
        }

        var (memberships, filed) = (visit.Profile.Memberships, await cancellations.OfAsync(partnerId, cancellationToken));
        var named = memberships.FirstOrDefault(m => m.Id == membershipId);
        if ((named is null ? filed.Find(membershipId) : filed.Of(named)) is not { } found)
        {
            return Answer.Of(RefundErrors.NotFiled());
        }

        if ((await RequestBody.ReadAsync(request, DecisionRequest.Read, cancellationToken)).Failed(out problem, out var asked))
        {
            return Answer.Of(problem);
        }

        var membership = named ?? found.Among(memberships) ?? found.Latest;
        IReadOnlyList<Kit> kits = [.. RefundRules.KitsOf(visit.Profile, membership)];
        var decision = new CancellationDecision(asked.Approve, asked.Reason, caller.AccountId, time.GetUtcNow());
        var deciding = await desk.DecideAsync(partnerId, membership, kits, found, decision, client, cancellationToken);
        return deciding.Failed(out problem, out var decided)
            ? Answer.Of(problem)
            : Answer.Accepted(
                $"/api/partners/{partnerId}/memberships/{membershipId}/cancellation", MembershipView.Of(membership, decided));
    }

    /// <summary>
    /// A page of the cancellations that wait for the office, the oldest first. A query for each 1,000, and a point read for each partner,
    /// some at once.
    /// </summary>
    [Function(nameof(GetCancellations))]
    public async Task<IActionResult> GetCancellations(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "operations/cancellations")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (!Caller.Of(request).IsProgramOffice)
        {
            return Answer.Of(SecurityErrors.ProgramOfficeOnly());
        }

        var query = new Queries(request);
        _ = query.Choice("status", nameof(CancellationStatus.Filed));
        if (query.Errors.Count > 0)
        {
            return Answer.Of(RequestErrors.Invalid(query.Errors));
        }

        if (Paging.Read(request).Failed(out var problem, out var paging))
        {
            return Answer.Of(problem);
        }

        return paging.Continuation is { } place && !RefundWorklistStore.IsPlace(place)
            ? Answer.Of(Paging.InvalidContinuation())
            : Answer.Ok(await PageAsync(paging, cancellationToken));
    }

    private Task<Page<object>> PageAsync(Paging paging, CancellationToken cancellationToken)
    {
        var read = new Dictionary<string, Task<PartnerCancellations>>();
        return paging.OfWaitingAsync(worklist.AllAsync(paging.Continuation, cancellationToken), line => line.Place, line =>
        {
            var (partnerId, membershipId) = line.Key;
            if (!read.TryGetValue(partnerId, out var reading))
            {
                read[partnerId] = reading = cancellations.OfAsync(partnerId, cancellationToken);
            }

            return ViewAsync(partnerId, membershipId, reading);
        });
    }

    private static async Task<object?> ViewAsync(string partnerId, string membershipId, Task<PartnerCancellations> reading)
    {
        var filed = (await reading).Find(membershipId);
        return filed is { Status: CancellationStatus.Filed }
            ? new { PartnerId = partnerId, Membership = MembershipView.Of(filed.Membership, filed) }
            : null;
    }
}
