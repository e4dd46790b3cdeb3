using BenefitsFunctions.CustomerRequests;
using BenefitsFunctions.Http;
using BenefitsFunctions.Idempotency;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.RequestDesk;

/// <summary>S: what operators do about customers' requests; they find each by its id, whoever's it is.</summary>
public sealed class RequestDeskApi(
    RequestWorklist worklist,
    CustomerRequestStore store,
    RequestChanges changes,
    CustomerRequestViews views,
    RepeatableRequests requests)
{
    private const string Route = "operations/requests";

    /// <summary>
    /// A page of the requests that wait for their first response, the one that is due first before the others; with <c>?due=</c> those due
    /// before then.
    /// </summary>
    [Function(nameof(GetRequestWorklist))]
    public async Task<IActionResult> GetRequestWorklist(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request, CancellationToken cancellationToken)
    {
        if (!Caller.Of(request).IsOperator)
        {
            return Answer.Of(SecurityErrors.OperatorOnly());
        }

        var query = new Queries(request);
        var dueBefore = query.Instant("due", endOfDay: false);
        if (query.Errors.Count > 0)
        {
            return Answer.Of(RequestErrors.Invalid(query.Errors));
        }

        if (Paging.Read(request).Failed(out var problem, out var paging))
        {
            return Answer.Of(problem);
        }

        return paging.Continuation is { } place && !RequestDueStore.IsPlace(place)
            ? Answer.Of(Paging.InvalidContinuation())
            : Answer.Ok(await worklist.PageAsync(dueBefore, paging, cancellationToken));
    }

    [Function(nameof(GetRequestAtDesk))]
    public async Task<IActionResult> GetRequestAtDesk(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "/{requestId}")] HttpRequest request,
        string requestId,
        CancellationToken cancellationToken) =>
        (await FindAsync(request, requestId, cancellationToken)).Failed(out var problem, out var found)
            ? Answer.Of(problem)
            : await ShownAsync(request, found, cancellationToken);

    /// <summary>S3: records a response; the first one is what was due. 409 <c>incident-rejected</c> where it got no unit (P5).</summary>
    [Function(nameof(PostResponse))]
    public Task<IActionResult> PostResponse(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/{requestId}/responses")] HttpRequest request,
        string requestId,
        CancellationToken cancellationToken) => requests.RunAsync(
            request,
            creation => ChangeAsync(
                request,
                requestId,
                fields => new ResponseInput(fields.OptionalLines("text", FilingInput.MaxText)),
                (found, given, hand) => changes.RespondAsync(found, creation.Id, given.Text, hand.AccountId, cancellationToken),
                responded => Task.FromResult(
                    Answer.Ok(views.Of(responded.Request, responded.Booked, LanguageTags.Wanted(request)))),
                cancellationToken),
            cancellationToken);

    /// <summary>S3: raises the severity.</summary>
    [Function(nameof(RaiseRequestAtDesk))]
    public async Task<IActionResult> RaiseRequestAtDesk(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/{requestId}/severity")] HttpRequest request,
        string requestId,
        CancellationToken cancellationToken) => await ChangeAsync(
            request,
            requestId,
            RaiseInput.Read,
            (found, wanted, hand) => changes.RaiseAsync(found, wanted.Severity, wanted.Reason, hand, cancellationToken),
            raised => ShownAsync(request, raised, cancellationToken),
            cancellationToken);

    /// <summary>Moves the request to another state.</summary>
    [Function(nameof(MoveRequestAtDesk))]
    public async Task<IActionResult> MoveRequestAtDesk(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/{requestId}/state")] HttpRequest request,
        string requestId,
        CancellationToken cancellationToken) => await ChangeAsync(
            request,
            requestId,
            MoveInput.Read,
            (found, wanted, hand) => changes.MoveAsync(found.Key, wanted.State, wanted.Note, hand, cancellationToken),
            moved => ShownAsync(request, moved, cancellationToken),
            cancellationToken);

    private async Task<Answer> ChangeAsync<T, TChanged>(
        HttpRequest request,
        string requestId,
        Func<Fields, T> read,
        Func<CustomerRequest, T, RequestHand, Task<Result<TChanged>>> change,
        Func<TChanged, Task<Answer>> show,
        CancellationToken cancellationToken)
        where T : class
        where TChanged : class
    {
        if ((await FindAsync(request, requestId, cancellationToken)).Failed(out var problem, out var found))
        {
            return Answer.Of(problem);
        }

        if ((await RequestBody.ReadAsync(request, read, cancellationToken)).Failed(out problem, out var wanted))
        {
            return Answer.Of(problem);
        }

        var hand = new RequestHand(Caller.Of(request).AccountId, RequestActor.Operator);
        return (await change(found, wanted, hand)).Failed(out problem, out var changed)
            ? Answer.Of(problem)
            : await show(changed);
    }

    private async Task<Answer> ShownAsync(HttpRequest request, CustomerRequest shown, CancellationToken cancellationToken) =>
        Answer.Ok(await views.OfAsync(shown, LanguageTags.Wanted(request), cancellationToken));

    private async Task<Result<CustomerRequest>> FindAsync(HttpRequest request, string requestId, CancellationToken cancellationToken)
    {
        if (!Caller.Of(request).IsOperator)
        {
            return SecurityErrors.OperatorOnly();
        }

        return RequestKey.Read(requestId) is { } key && await store.FindAsync(key, cancellationToken) is { } found
            ? found
            : CustomerRequestErrors.NotFound();
    }

    private sealed record ResponseInput(string? Text);
}
