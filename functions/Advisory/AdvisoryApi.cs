using BenefitsFunctions.Chance;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Http;
using BenefitsFunctions.Idempotency;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Notices;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.Advisory;

/// <summary>A10: filing requests for advice, watching them, and cancelling those that wait.</summary>
public sealed class AdvisoryApi(
    PartnerAccess access,
    AdvisoryStore store,
    AdvisoryStarts starts,
    AdvisoryCharging charging,
    NoticeStarts notices,
    RepeatableRequests requests,
    TimeProvider time)
{
    private const string Route = "partners/{partnerId}/advisory-requests";

    private static readonly IReadOnlyList<string> Statuses =
        [.. Enum.GetValues<AdvisoryStatus>().Where(s => s != AdvisoryStatus.Charging).Select(s => s.ToString())];

    /// <summary>By the partner's users in the programme: charged at once where a contract is active, else when it is.</summary>
    [Function(nameof(PostAdvisoryRequest))]
    public Task<IActionResult> PostAdvisoryRequest(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string partnerId,
        CancellationToken cancellationToken) =>
        requests.RunAsync(
            request, creation => FileAsync(request, creation, client, partnerId, cancellationToken), cancellationToken);

    /// <summary>A page of the partner's requests, the newest first; of one status with <c>?status=</c>.</summary>
    [Function(nameof(GetAdvisoryRequests))]
    public async Task<IActionResult> GetAdvisoryRequests(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request,
        string partnerId,
        CancellationToken cancellationToken)
    {
        var entered = await access.ForProgrammeUserOrOfficeAsync(Caller.Of(request), partnerId, cancellationToken);
        if (entered.Failed(out var problem, out _) || Paging.Read(request).Failed(out problem, out var paging))
        {
            return Answer.Of(problem);
        }

        var query = new Queries(request);
        var status = query.Choice("status", Statuses);
        if (query.Errors.Count > 0)
        {
            return Answer.Of(RequestErrors.Invalid(query.Errors));
        }

        // The one that the continuation names stays in the list whatever has become of it: only what is behind it is shown.
        var all = (await store.AllAsync(partnerId, cancellationToken))
            .Where(r => status is null || r.ShownStatus.ToString() == status || r.RequestId == paging.Continuation).ToList();
        return paging.Of(all, r => r.RequestId).Failed(out problem, out var page)
            ? Answer.Of(problem)
            : Answer.Ok(page.Select(r => AdvisoryView.Of(r, LanguageTags.Wanted(request))));
    }

    [Function(nameof(GetAdvisoryRequest))]
    public async Task<IActionResult> GetAdvisoryRequest(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "/{requestId}")] HttpRequest request,
        string partnerId,
        string requestId,
        CancellationToken cancellationToken) =>
        (await FindAsync(request, partnerId, requestId, cancellationToken)).Failed(out var problem, out var found)
            ? Answer.Of(problem)
            : Answer.Ok(AdvisoryView.Of(found, LanguageTags.Wanted(request)));

    /// <summary>204, also when it was cancelled before. For who filed it, until it is charged.</summary>
    [Function(nameof(CancelAdvisoryRequest))]
    public async Task<IActionResult> CancelAdvisoryRequest(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Route + "/{requestId}")] HttpRequest request,
        string partnerId,
        string requestId,
        CancellationToken cancellationToken)
    {
        if ((await FindAsync(request, partnerId, requestId, cancellationToken)).Failed(out var problem, out var found))
        {
            return Answer.Of(problem);
        }

        if (found.FiledBy != Caller.Of(request).AccountId)
        {
            return Answer.Of(AdvisoryErrors.NotTheFiler());
        }

        return (await charging.CancelAsync(found, cancellationToken)).Status switch
        {
            AdvisoryStatus.Cancelled => Answer.NoContent(),
            AdvisoryStatus.Rejected => Answer.Of(AdvisoryErrors.AlreadyRejected()),
            _ => Answer.Of(AdvisoryErrors.AlreadyCharged()),
        };
    }

    private async Task<Answer> FileAsync(
        HttpRequest request, Creation creation, DurableTaskClient client, string partnerId, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(request);
        var entered = await access.ForProgrammeUserAsync(caller, partnerId, cancellationToken);
        if (entered.Failed(out var problem, out _))
        {
            return Answer.Of(problem);
        }

        var body = await RequestBody.ReadAsync(request, Read, cancellationToken);
        if (body.Failed(out problem, out var wanted))
        {
            return Answer.Of(problem);
        }

        var asked = new AdvisoryRequest(
            partnerId, creation.Id, Number: 0, wanted.Topic, Quarters.Of(wanted.Hours), caller.AccountId, time.GetUtcNow());
        var filed = await starts.FileAsync(
            asked, contractId => notices.StartAsync(client, contractId, cancellationToken), cancellationToken);
        return filed is null
            ? Answer.Of(AdvisoryErrors.TooManyWaiting())
            : Answer.Accepted(
                $"/api/partners/{partnerId}/advisory-requests/{creation.Id}", AdvisoryView.Of(filed, LanguageTags.Wanted(request)));
    }

    private async Task<Result<AdvisoryRequest>> FindAsync(
        HttpRequest request, string partnerId, string requestId, CancellationToken cancellationToken)
    {
        if ((await access.ForProgrammeUserOrOfficeAsync(Caller.Of(request), partnerId, cancellationToken)).Failed(out var problem, out _))
        {
            return problem;
        }

        return IdGenerator.IsId(requestId) && await store.FindAsync(partnerId, requestId, cancellationToken) is { } found
            ? found
            : AdvisoryErrors.NotFound();
    }

    private static AdvisoryInput Read(Fields fields) => new(
        fields.Text("topic", AdvisoryRules.MaxTopic), fields.Number("hours", AdvisoryRules.IsHours, AdvisoryErrors.Hours));

    private sealed record AdvisoryInput(string Topic, decimal Hours);
}
