using BenefitsFunctions.Http;
using BenefitsFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.Customers;

/// <summary>The customers of a provider (S).</summary>
public sealed class CustomersApi(
    CustomerStore store, CustomerAccess access, IEnumerable<ICustomerUse> uses, TimeProvider time)
{
    private const string Route = "partners/{partnerId}/customers";

    /// <summary>By id, those with <c>?search=</c> in their name or a domain; a page of a search may hold few or none and yet not be the
    /// last.</summary>
    [Function(nameof(GetCustomers))]
    public async Task<IActionResult> GetCustomers(
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
        var search = query.Text("search", CustomerSearch.MaxLength) is { } text ? new CustomerSearch(text) : null;
        if (search is { IsBlank: true })
        {
            query.Reject("search", new("must not be blank.", "空白以外の文字を指定してください。"));
        }

        if (query.Errors.Count > 0)
        {
            return Answer.Of(RequestErrors.Invalid(query.Errors));
        }

        var listed = await store.ListAsync(partnerId, search, paging, cancellationToken);
        return listed.Failed(out problem, out var page) ? Answer.Of(problem) : Answer.Ok(page);
    }

    [Function(nameof(GetCustomer))]
    public async Task<IActionResult> GetCustomer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "/{customerId}")] HttpRequest request,
        string partnerId,
        string customerId,
        CancellationToken cancellationToken)
    {
        var entered = await access.ForReaderAsync(Caller.Of(request), partnerId, cancellationToken);
        if (entered.Failed(out var problem, out _))
        {
            return Answer.Of(problem);
        }

        return await store.FindAsync(partnerId, customerId, cancellationToken) is { } customer
            ? Answer.Replaceable(customer)
            : Answer.Of(CustomerErrors.NotFound());
    }

    /// <summary>
    /// Creates or replaces the whole customer: 201 or 200, 412 when <c>If-Match</c> or <c>If-None-Match</c> finds another state, 409
    /// <c>tenant-taken</c>.
    /// </summary>
    [Function(nameof(PutCustomer))]
    public async Task<IActionResult> PutCustomer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Route + "/{customerId}")] HttpRequest request,
        string partnerId,
        string customerId,
        CancellationToken cancellationToken)
    {
        if ((await ExpectedAsync(request, partnerId, customerId, cancellationToken)).Failed(out var problem, out var preconditions))
        {
            return Answer.Of(problem);
        }

        var body = await RequestBody.ReadAsync(
            request, fields => CustomerInput.Customer(fields, partnerId, customerId, time.GetUtcNow()), cancellationToken);
        if (body.Failed(out problem, out var customer))
        {
            return Answer.Of(problem);
        }

        var put = await store.PutAsync(customer, current => preconditions.Refusal(current, customer), cancellationToken);
        if (put.Failed(out problem, out var written))
        {
            return Answer.Of(problem);
        }

        return written.IsNew
            ? Answer.CreatedReplaceable($"/api/partners/{partnerId}/customers/{customerId}", customer)
            : Answer.Replaceable(customer);
    }

    /// <summary>204, also when there was no such customer; 409 <c>requests-open</c> while something about it is open.</summary>
    [Function(nameof(DeleteCustomer))]
    public async Task<IActionResult> DeleteCustomer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Route + "/{customerId}")] HttpRequest request,
        string partnerId,
        string customerId,
        CancellationToken cancellationToken)
    {
        if ((await ExpectedAsync(request, partnerId, customerId, cancellationToken)).Failed(out var problem, out var preconditions))
        {
            return Answer.Of(problem);
        }

        problem = await store.DeleteAsync(
            partnerId,
            customerId,
            async customer => preconditions.Refusal(customer, new { }) ?? await InUseAsync(customer, cancellationToken),
            cancellationToken);
        return problem is null ? Answer.NoContent() : Answer.Of(problem);
    }

    // What somebody who keeps customers expects of the one that is to be changed.
    private async Task<Result<Preconditions>> ExpectedAsync(
        HttpRequest request, string partnerId, string customerId, CancellationToken cancellationToken) =>
        (await access.ForKeeperAsync(Caller.Of(request), partnerId, cancellationToken)).Failed(out var problem, out _) ? problem
        : CustomerInput.IsCustomerId(customerId) ? Preconditions.Read(request)
        : CustomerErrors.InvalidId();

    private async Task<Problem?> InUseAsync(Customer customer, CancellationToken cancellationToken)
    {
        foreach (var use in uses)
        {
            if (await use.HasOpenAsync(customer.PartnerId, customer.CustomerId, cancellationToken))
            {
                return CustomerErrors.RequestsOpen();
            }
        }

        return null;
    }
}
