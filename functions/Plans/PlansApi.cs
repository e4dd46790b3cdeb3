using BenefitsFunctions.Http;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.Plans;

/// <summary>Which plan the signed-in account can use for a product.</summary>
public sealed class PlansApi(PlanCheck check, TimeProvider time)
{
    private const int MaxName = 100;

    /// <summary>For <c>product</c>, <c>version</c> (not for cloud products) and the day <c>at</c>, today when it is not given.</summary>
    [Function(nameof(GetPlans))]
    public async Task<IActionResult> GetPlans(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "accounts/me/plans")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var query = new Queries(request);
        var (product, version, at) = (query.Text("product", MaxName), query.Text("version", MaxName), query.Instant("at", endOfDay: false));
        if (query.Errors.Count > 0)
        {
            return Answer.Of(RequestErrors.Invalid(query.Errors));
        }

        var day = DateOnly.FromDateTime((at ?? time.GetUtcNow()).UtcDateTime);
        if (check.Ask(product ?? "", version, day).Failed(out var problem, out var question))
        {
            return Answer.Of(problem);
        }

        var answer = await check.AnswerAsync(Caller.Of(request), question, cancellationToken);
        return Answer.Ok(PlansView.Of(answer, LanguageTags.Wanted(request)));
    }
}
