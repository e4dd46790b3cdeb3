using BenefitsFunctions.Http;
using BenefitsFunctions.Idempotency;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.Activations;

/// <summary>Asking for activations and watching them.</summary>
public sealed class ActivationApi(
    PartnerAccess access, PartnerDirectory directory, ActivationOpening opening, ActivationStore store, RepeatableRequests requests)
{
    private const string Route = "partners/{partnerId}/activations";

    /// <summary>A1, A2, A7, A9: 202 with a new activation, 200 with the one that is running or active.</summary>
    [Function(nameof(PostActivation))]
    public Task<IActionResult> PostActivation(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string partnerId,
        CancellationToken cancellationToken) =>
        requests.RunAsync(request, _ => OpenAsync(request, client, partnerId, cancellationToken), cancellationToken);

    /// <summary>A page of the partner's activations, the newest first.</summary>
    [Function(nameof(GetActivations))]
    public async Task<IActionResult> GetActivations(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request,
        string partnerId,
        CancellationToken cancellationToken)
    {
        var entered = await access.ForProgrammeUserOrOfficeAsync(Caller.Of(request), partnerId, cancellationToken);
        if (entered.Failed(out var problem, out _) || Paging.Read(request).Failed(out problem, out var paging))
        {
            return Answer.Of(problem);
        }

        var all = await store.AllAsync(partnerId, cancellationToken);
        return paging.Of(all, activation => activation.Key.ActivationId).Failed(out problem, out var page)
            ? Answer.Of(problem)
            : Answer.Ok(page.Select(ActivationView.Of));
    }

    [Function(nameof(GetActivation))]
    public async Task<IActionResult> GetActivation(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "/{activationId}")] HttpRequest request,
        string partnerId,
        string activationId,
        CancellationToken cancellationToken)
    {
        var entered = await access.ForProgrammeUserOrOfficeAsync(Caller.Of(request), partnerId, cancellationToken);
        if (entered.Failed(out var problem, out _))
        {
            return Answer.Of(problem);
        }

        return await store.FindAsync(partnerId, activationId, cancellationToken) is { } activation
            ? Answer.Ok(ActivationView.Of(activation))
            : Answer.Of(ActivationErrors.NotFound());
    }

    // A9 sees to it that a repetition opens nothing.
    private async Task<Answer> OpenAsync(
        HttpRequest request, DurableTaskClient client, string partnerId, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(request);
        var entered = await access.ForProgrammeUserOrOfficeAsync(caller, partnerId, cancellationToken);
        if (entered.Failed(out var problem, out var visit))
        {
            return Answer.Of(problem);
        }

        // Nobody but the programme office comes in without being a user.
        var requester = visit.User is { } user ? Requester.Of(user) : Requester.Office(caller.AccountId);
        if (visit.User is { MayActivate: false })
        {
            return Answer.Of(ActivationErrors.RoleRequired(await directory.AdministratorsAsync(partnerId, cancellationToken)));
        }

        var body = await RequestBody.ReadAsync(request, ActivationRequest.Read, cancellationToken);
        if (body.Failed(out problem, out var asked))
        {
            return Answer.Of(problem);
        }

        var outcome = await opening.OpenAsync(partnerId, visit.Profile, requester, asked, client, cancellationToken);
        if (outcome.Failed(out problem, out var opened))
        {
            return Answer.Of(problem);
        }

        var view = ActivationView.Of(opened.Activation);
        return opened.IsNew ? Answer.Accepted($"/api/partners/{partnerId}/activations/{view.ActivationId}", view) : Answer.Ok(view);
    }
}
