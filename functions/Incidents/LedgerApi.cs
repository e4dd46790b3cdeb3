using System.Globalization;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Http;
using BenefitsFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.Incidents;

/// <summary>I6: the ledger of a contract, and its balance at any time. Numbers are null while the balance is blank.</summary>
public sealed class LedgerApi(ContractAccess access, LedgerReader ledger, TimeProvider time)
{
    private const string Route = "partners/{partnerId}/contracts/{contractId}";

    [Function(nameof(GetLedger))]
    public async Task<IActionResult> GetLedger(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "/ledger")] HttpRequest request, string partnerId, string contractId, CancellationToken cancellationToken)
    {
        var entered = await access.ForProgrammeUserAsync(Caller.Of(request), partnerId, contractId, cancellationToken);
        if (entered.Failed(out var problem, out var contract))
        {
            return Answer.Of(problem);
        }

        var query = new Queries(request);
        var (from, to) = (query.Instant("from", endOfDay: false), query.Instant("to", endOfDay: true));
        var first = Continuation(query);
        if (query.Errors.Count > 0)
        {
            return Answer.Of(RequestErrors.Invalid(query.Errors));
        }

        var page = await ledger.PageAsync(contractId, first, from, to, cancellationToken);
        return Answer.Ok(new { Entries = page.Entries.Select(e => LedgerLine.Of(e, contract)), Continuation = page.Continuation?.ToString(CultureInfo.InvariantCulture) });
    }

    [Function(nameof(GetBalance))]
    public async Task<IActionResult> GetBalance(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "/balance")] HttpRequest request, string partnerId, string contractId, CancellationToken cancellationToken)
    {
        var entered = await access.ForProgrammeUserAsync(Caller.Of(request), partnerId, contractId, cancellationToken);
        if (entered.Failed(out var problem, out var contract))
        {
            return Answer.Of(problem);
        }

        var query = new Queries(request);
        var past = query.Instant("at", endOfDay: true);
        if (query.Errors.Count > 0)
        {
            return Answer.Of(RequestErrors.Invalid(query.Errors));
        }

        var used = past is { } then ? await ledger.UsedAtAsync(contractId, then, cancellationToken) / (decimal)ContractTerms.PerUnit : contract.Used;
        var balance = (contract with { Used = used }).Balance;
        return Answer.Ok(new { contractId, At = past ?? time.GetUtcNow(), contract.Grant.Unlimited, balance.Total, balance.Used, balance.Remaining, contract.PublishesAt, contract.PublishedAt });
    }

    private static long Continuation(Queries query)
    {
        if (query.Text("continuation", 12) is not { } text)
        {
            return 1;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var first) && first > 0)
        {
            return first;
        }

        query.Reject("continuation", new("must be the continuation of the page before.", "前のページの continuation を指定してください。"));
        return 1;
    }
}
