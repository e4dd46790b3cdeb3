using BenefitsFunctions.Activations;
using BenefitsFunctions.Http;
using BenefitsFunctions.Offices;
using BenefitsFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.OfficeDecisions;

/// <summary>A7: what waits for the offices.</summary>
public sealed class WorklistApi(OfficeWorklistStore worklist, ActivationStore activations)
{
    /// <summary>
    /// A page of the requests that wait for one or all offices, the oldest first. Costs a query of each office's worklist, of as
    /// many rows as the page and one more, and a point read for each activation of the page.
    /// </summary>
    [Function(nameof(GetWorklist))]
    public async Task<IActionResult> GetWorklist(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "operations/activations")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (!Caller.Of(request).IsProgramOffice)
        {
            return Answer.Of(SecurityErrors.ProgramOfficeOnly());
        }

        var query = new Queries(request);
        _ = query.Choice("status", nameof(ActivationStatus.AwaitingOffice));
        var office = query.Choice<Office>("office");
        if (query.Errors.Count > 0)
        {
            return Answer.Of(RequestErrors.Invalid(query.Errors));
        }

        if (Paging.Read(request).Failed(out var problem, out var paging))
        {
            return Answer.Of(problem);
        }

        return paging.Continuation is { } place && !OfficeWorklistStore.IsPlace(place)
            ? Answer.Of(Paging.InvalidContinuation())
            : Answer.Ok(await PageAsync(office, paging, cancellationToken));
    }

    private Task<Page<ActivationView>> PageAsync(Office? office, Paging paging, CancellationToken cancellationToken)
    {
        // One more tells whether others follow.
        var requests = worklist.AllAsync(office, paging.Continuation, atOnce: paging.Top + 1, cancellationToken);
        return paging.OfWaitingAsync(requests, request => request.Place, async request =>
        {
            var key = new ActivationKey(request.PartnerId, request.ActivationId);
            var activation = await activations.FindAsync(key, cancellationToken);
            return activation is { Status: ActivationStatus.AwaitingOffice } ? ActivationView.Of(activation) : null;
        });
    }
}
