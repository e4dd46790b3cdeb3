using BenefitsFunctions.Activations;
using BenefitsFunctions.Http;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.OfficeDecisions;

/// <summary>A7: deciding about an activation.</summary>
public sealed class DecisionApi(PartnerAccess access, ActivationStore activations, OfficeDecisionStore decisions, TimeProvider time)
{
    /// <summary>202 with the activation; 409 when it was decided otherwise before.</summary>
    [Function(nameof(DecideActivation))]
    public async Task<IActionResult> DecideActivation(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "partners/{partnerId}/activations/{activationId}/decision")]
        HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string partnerId,
        string activationId,
        CancellationToken cancellationToken)
    {
        var caller = Caller.Of(request);
        if ((await access.ForOfficeAsync(caller, partnerId, cancellationToken)).Failed(out var problem, out _))
        {
            return Answer.Of(problem);
        }

        if (await activations.FindAsync(partnerId, activationId, cancellationToken) is not { } activation)
        {
            return Answer.Of(ActivationErrors.NotFound());
        }

        if ((await RequestBody.ReadAsync(request, DecisionRequest.Read, cancellationToken)).Failed(out problem, out var asked))
        {
            return Answer.Of(problem);
        }

        var decision = asked.MadeBy(caller.AccountId, time.GetUtcNow());
        return (await decisions.DecideAsync(activation, decision, client, cancellationToken)).Failed(out problem, out var decided)
            ? Answer.Of(problem)
            : Answer.Accepted($"/api/partners/{partnerId}/activations/{activationId}", ActivationView.Of(decided));
    }
}
