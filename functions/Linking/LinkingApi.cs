using BenefitsFunctions.Accounts;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Http;
using BenefitsFunctions.Idempotency;
using BenefitsFunctions.Security;
using BenefitsFunctions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.Linking;

/// <summary>The contracts that the signed-in account has linked.</summary>
public sealed class LinkingApi(
    ContractLinking linking, AccountStore accounts, ContractStore contracts, RepeatableRequests requests, TimeProvider time)
{
    private const string Route = "accounts/me/contracts";

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>L1, L2: 201 with the link, or 200 that says <c>already-linked</c>.</summary>
    [Function(nameof(PostLink))]
    public Task<IActionResult> PostLink(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request, CancellationToken cancellationToken) =>
        requests.RunAsync(request, _ => LinkAsync(request, cancellationToken), cancellationToken);

    /// <summary>
    /// A page of the links, the oldest first, those of contracts that ended included. One query, and one point read per link.
    /// </summary>
    [Function(nameof(GetLinks))]
    public async Task<IActionResult> GetLinks(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request, CancellationToken cancellationToken)
    {
        if (Paging.Read(request).Failed(out var problem, out var paging))
        {
            return Answer.Of(problem);
        }

        var account = await accounts.ReadAsync(Caller.Of(request).AccountId, cancellationToken);
        if (paging.Of(account.Links, link => link.ContractId).Failed(out problem, out var page))
        {
            return Answer.Of(problem);
        }

        var found = await page.Items.LookUpAsync(
            async link => (link, Contract: await contracts.FindAsync(link.ContractId, cancellationToken)));
        var views = found.Where(f => f.Contract is not null).Select(f => LinkView.Of(f.link, f.Contract!, Today));
        return Answer.Ok(new Page<LinkView>([.. views], page.Continuation));
    }

    // L2 sees to it that a repetition links nothing.
    private async Task<Answer> LinkAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync(request, PairReading.Read, cancellationToken);
        if (body.Failed(out var problem, out var typed))
        {
            return Answer.Of(problem);
        }

        var linked = await linking.LinkAsync(Caller.Of(request).AccountId, typed, cancellationToken);
        if (linked.Failed(out problem, out var link))
        {
            return Answer.Of(problem);
        }

        var contract = LinkView.Of(link.Link, link.Contract, Today);
        return link.IsNew
            ? Answer.Created($"/api/{Route}", new { Code = "linked", contract })
            : Answer.Ok(new { Code = "already-linked", contract });
    }
}
