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

        var errors = new List<FieldError>();
        var (from, to) = (Instant(request, "from", endOfDay: false, errors), Instant(request, "to", endOfDay: true, errors));
        var first = Continuation(request, errors);
        if (errors.Count > 0)
        {
            return Answer.Of(RequestErrors.Invalid(errors));
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

        var errors = new List<FieldError>();
        var past = Instant(request, "at", endOfDay: true, errors);
        if (errors.Count > 0)
        {
            return Answer.Of(RequestErrors.Invalid(errors));
        }

        var used = past is { } then ? await ledger.UsedAtAsync(contractId, then, cancellationToken) / (decimal)ContractTerms.PerUnit : contract.Used;
        var balance = (contract with { Used = used }).Balance;
        return Answer.Ok(new { contractId, At = past ?? time.GetUtcNow(), contract.Grant.Unlimited, balance.Total, balance.Used, balance.Remaining, contract.PublishesAt, contract.PublishedAt });
    }

    private static DateTimeOffset? Instant(HttpRequest request, string name, bool endOfDay, List<FieldError> errors)
    {
        if (request.Query[name] is not { Count: > 0 } values)
        {
            return null;
        }

        if (values is [{ Length: 10 } day] && DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date < DateOnly.MaxValue)
        {
            var start = new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
            return endOfDay ? start.AddDays(1).AddTicks(-1) : start;
        }

        if (values is [{ Length: > 10 and <= 40 } text] && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant))
        {
            return instant;
        }

        errors.Add(new FieldError(name, new("must be a day such as 2026-11-20 or a time such as 2026-11-20T09:00:00Z.", "2026-11-20 のような日付または 2026-11-20T09:00:00Z のような日時を指定してください。")));
        return null;
    }

    private static long Continuation(HttpRequest request, List<FieldError> errors)
    {
        if (request.Query["continuation"] is not { Count: > 0 } values)
        {
            return 1;
        }

        if (values is [{ Length: <= 12 } text] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var first) && first > 0)
        {
            return first;
        }

        errors.Add(new FieldError("continuation", new("must be the continuation of the page before.", "前のページの continuation を指定してください。")));
        return 1;
    }
}
