using System.Globalization;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Http;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.Statements;

/// <summary>I6: the ledger of a contract, and its balance at any time. Numbers are null while the balance is blank.</summary>
public sealed class LedgerApi(ContractAccess access, LedgerReader ledger, TimeProvider time)
{
    private const string Route = "partners/{partnerId}/contracts/{contractId}";

    /// <summary>A page, from either end; <c>from</c> and <c>to</c> bound the time of commitment.</summary>
    [Function(nameof(GetLedger))]
    public async Task<IActionResult> GetLedger(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "/ledger")] HttpRequest request,
        string partnerId,
        string contractId,
        CancellationToken cancellationToken)
    {
        var entered = await access.ForProgrammeUserAsync(Caller.Of(request), partnerId, contractId, cancellationToken);
        if (entered.Failed(out var problem, out var contract))
        {
            return Answer.Of(problem);
        }

        var query = new Queries(request);
        var asked = new LedgerQuery(
            query.Instant("from", endOfDay: false),
            query.Instant("to", endOfDay: true),
            query.Choice("order", ["oldest", "newest"]) == "newest",
            (int)(query.Number("top", Paging.MaxTop) ?? Paging.DefaultTop),
            query.Number("continuation", long.MaxValue));
        if (query.Errors.Count > 0)
        {
            return Answer.Of(RequestErrors.Invalid(query.Errors));
        }

        var page = await ledger.PageAsync(contractId, contract.LedgerEntries, asked, cancellationToken);
        return Answer.Ok(new Page<LedgerLine>(
            [.. page.Entries.Select(e => LedgerLine.Of(e, contract))], page.Continuation?.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>The balance now, or at the end of the day or the time <c>at</c>: what was used and granted then.</summary>
    [Function(nameof(GetBalance))]
    public async Task<IActionResult> GetBalance(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "/balance")] HttpRequest request,
        string partnerId,
        string contractId,
        CancellationToken cancellationToken)
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

        var (unlimited, balance) = past is { } at
            ? await BalanceAsync(contract, at, cancellationToken)
            : (contract.Grant.Unlimited, contract.Balance);
        return Answer.Ok(new
        {
            contractId,
            At = past ?? time.GetUtcNow(),
            Unlimited = unlimited,
            balance.Total,
            balance.Used,
            balance.Remaining,
            contract.PublishesAt,
            contract.PublishedAt,
        });
    }

    private async Task<(bool Unlimited, Balance Balance)> BalanceAsync(
        Contract contract, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (await ledger.LastUntilAsync(contract.Ids.ContractId, contract.LedgerEntries, at, cancellationToken) is { } last)
        {
            return (last.GrantedAfter is null, LedgerLine.BalanceAfter(last, contract));
        }

        var unused = contract with { Grant = contract.FirstGrant ?? contract.Grant, Used = 0 };
        return (unused.Grant.Unlimited, unused.Balance);
    }
}
