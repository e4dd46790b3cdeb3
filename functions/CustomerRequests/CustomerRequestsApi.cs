using BenefitsFunctions.Customers;
using BenefitsFunctions.FirstResponses;
using BenefitsFunctions.Http;
using BenefitsFunctions.Idempotency;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.CustomerRequests;

/// <summary>S: what a provider does about requests for its customers.</summary>
public sealed class CustomerRequestsApi(
    CustomerAccess access,
    CustomerStore customers,
    CustomerRequestStore store,
    RequestStarts starts,
    RequestChanges changes,
    OwnTenantPlans ownPlans,
    CustomerRequestViews views,
    FirstResponseCatalog responses,
    RepeatableRequests requests,
    TimeProvider time)
{
    private const string Route = "partners/{partnerId}/requests";

    /// <summary>S1: files a request for a customer, by an agent.</summary>
    [Function(nameof(PostCustomerRequest))]
    public Task<IActionResult> PostCustomerRequest(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "partners/{partnerId}/customers/{customerId}/requests")]
        HttpRequest request,
        string partnerId,
        string customerId,
        CancellationToken cancellationToken) => requests.RunAsync(
            request, creation => FileAsync(request, creation, partnerId, customerId, cancellationToken), cancellationToken);

    /// <summary>A page of the provider's requests, the newest first, for those who keep its customers and the programme office.</summary>
    [Function(nameof(GetCustomerRequests))]
    public async Task<IActionResult> GetCustomerRequests(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request,
        string partnerId,
        CancellationToken cancellationToken)
    {
        var entered = await access.ForReaderAsync(Caller.Of(request), partnerId, cancellationToken);
        if (entered.Failed(out var problem, out _) || Paging.Read(request).Failed(out problem, out var paging))
        {
            return Answer.Of(problem);
        }

        var query = new Queries(request);
        var filter = new RequestFilter(
            query.Text("customer", CustomerInput.MaxId), query.Choice<RequestState>("state"), query.Choice<CloudService>("service"));
        if (query.Errors.Count > 0)
        {
            return Answer.Of(RequestErrors.Invalid(query.Errors));
        }

        if (paging.Continuation is { } place && !CustomerRequestStore.IsPlace(place))
        {
            return Answer.Of(Paging.InvalidContinuation());
        }

        var page = await store.ListAsync(partnerId, filter, paging, cancellationToken);
        return Answer.Ok(page.Select(r => RequestLine.Of(r, time.GetUtcNow())));
    }

    /// <summary>One request, likewise.</summary>
    [Function(nameof(GetCustomerRequest))]
    public async Task<IActionResult> GetCustomerRequest(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "/{requestId}")] HttpRequest request,
        string partnerId,
        string requestId,
        CancellationToken cancellationToken)
    {
        if ((await access.ForReaderAsync(Caller.Of(request), partnerId, cancellationToken)).Failed(out var problem, out _))
        {
            return Answer.Of(problem);
        }

        return await AnsweredAsync(request, await FindAsync(partnerId, requestId, cancellationToken), cancellationToken);
    }

    /// <summary>S3: raises the severity, by an agent.</summary>
    [Function(nameof(RaiseCustomerRequest))]
    public Task<IActionResult> RaiseCustomerRequest(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/{requestId}/severity")] HttpRequest request,
        string partnerId,
        string requestId,
        CancellationToken cancellationToken) => ChangeAsync(
            request,
            partnerId,
            requestId,
            RaiseInput.Read,
            (found, wanted, hand) => changes.RaiseAsync(found, wanted.Severity, wanted.Reason, hand, cancellationToken),
            cancellationToken);

    /// <summary>Moves the request to another state, by an agent.</summary>
    [Function(nameof(MoveCustomerRequest))]
    public Task<IActionResult> MoveCustomerRequest(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/{requestId}/state")] HttpRequest request,
        string partnerId,
        string requestId,
        CancellationToken cancellationToken) => ChangeAsync(
            request,
            partnerId,
            requestId,
            MoveInput.Read,
            (found, wanted, hand) => changes.MoveAsync(found.Key, wanted.State, wanted.Note, hand, cancellationToken),
            cancellationToken);

    private async Task<Answer> FileAsync(
        HttpRequest request, Creation creation, string partnerId, string customerId, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(request);
        if ((await access.ForAgentAsync(caller, partnerId, cancellationToken)).Failed(out var problem, out var visit))
        {
            return Answer.Of(problem);
        }

        var key = new RequestKey(partnerId, creation.Id);
        if (creation.MayBeRepeated && await store.FindAsync(key, cancellationToken) is { } before)
        {
            return await FiledAsync(request, await starts.GoOnAsync(before, cancellationToken), cancellationToken);
        }

        if (await customers.FindAsync(partnerId, customerId, cancellationToken) is not { } customer)
        {
            return Answer.Of(CustomerErrors.NotFound());
        }

        var body = await RequestBody.ReadAsync(request, fields => FilingInput.Read(fields, responses), cancellationToken);
        if (body.Failed(out problem, out var wanted))
        {
            return Answer.Of(problem);
        }

        if (FilingRules.Refusal(wanted, customer, visit.Profile, visit.User!) is { } refusal)
        {
            return Answer.Of(refusal);
        }

        var now = time.GetUtcNow();
        var asked = Asked(key, customer, wanted, visit.User!, now);
        if (FilingRules.IsOwnTenant(customer, visit.Profile))
        {
            var today = DateOnly.FromDateTime(now.UtcDateTime);
            if ((await ownPlans.ChooseAsync(caller, wanted, today, cancellationToken)).Failed(out problem, out var chosen))
            {
                return Answer.Of(problem);
            }

            asked = asked with { Plan = chosen.Plan, ContractId = chosen.ContractId };
        }

        return await FiledAsync(request, await starts.FileAsync(asked, cancellationToken), cancellationToken);
    }

    private CustomerRequest Asked(RequestKey key, Customer customer, FilingInput wanted, PartnerUser filer, DateTimeOffset now)
    {
        var contact = FilingRules.ContactOf(wanted, filer);
        return new CustomerRequest(
            key,
            customer.CustomerId,
            wanted.Service,
            wanted.Kind,
            wanted.Language,
            wanted.Title,
            new RequestText(wanted.Product, wanted.Version, wanted.Description, wanted.BusinessImpact, contact),
            filer.AccountId,
            now,
            wanted.Severity,
            responses.DueAt(wanted.Kind, wanted.Severity, wanted.Language, now))
        {
            History = RequestHistory.None.With(new HistoryEntry(RequestEvent.Filed, now, filer.AccountId, RequestActor.AdminAgent)),
        };
    }

    private async Task<IActionResult> ChangeAsync<T>(
        HttpRequest request,
        string partnerId,
        string requestId,
        Func<Fields, T> read,
        Func<CustomerRequest, T, RequestHand, Task<Result<CustomerRequest>>> change,
        CancellationToken cancellationToken)
        where T : class
    {
        var caller = Caller.Of(request);
        if ((await access.ForAgentAsync(caller, partnerId, cancellationToken)).Failed(out var problem, out _))
        {
            return Answer.Of(problem);
        }

        if ((await FindAsync(partnerId, requestId, cancellationToken)).Failed(out problem, out var found)
            || (await RequestBody.ReadAsync(request, read, cancellationToken)).Failed(out problem, out var wanted))
        {
            return Answer.Of(problem);
        }

        var changed = await change(found, wanted, new RequestHand(caller.AccountId, RequestActor.AdminAgent));
        return await AnsweredAsync(request, changed, cancellationToken);
    }

    // Null: its customer was deleted at the same moment.
    private async Task<Answer> FiledAsync(HttpRequest request, CustomerRequest? filed, CancellationToken cancellationToken) => filed is null
        ? Answer.Of(CustomerErrors.NotFound())
        : Answer.Accepted(
            $"/api/partners/{filed.Key.PartnerId}/requests/{filed.Key}",
            await views.OfAsync(filed, LanguageTags.Wanted(request), cancellationToken));

    private async Task<Answer> AnsweredAsync(
        HttpRequest request, Result<CustomerRequest> result, CancellationToken cancellationToken) =>
        result.Failed(out var problem, out var shown)
            ? Answer.Of(problem)
            : Answer.Ok(await views.OfAsync(shown, LanguageTags.Wanted(request), cancellationToken));

    private async Task<Result<CustomerRequest>> FindAsync(string partnerId, string requestId, CancellationToken cancellationToken) =>
        RequestKey.Read(requestId) is { } key
            && key.PartnerId == partnerId
            && await store.FindAsync(key, cancellationToken) is { } found
                ? found
                : CustomerRequestErrors.NotFound();
}
