using BenefitsFunctions.Http;
using BenefitsFunctions.Products;
using BenefitsFunctions.Security;

namespace BenefitsFunctions.Plans;

/// <summary>What a plan check found.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="Verdicts">Every considered plan, in the order of <see cref="PlanRules.Judge"/>.</param>
/// <param name="Purchases">What can be bought.</param>
public sealed record PlanAnswer(PlanQuestion Question, IReadOnlyList<PlanVerdict> Verdicts, IReadOnlyList<Purchase> Purchases);

/// <summary>Tells which plans an account can use for a product (P1-P7).</summary>
public sealed class PlanCheck(ProductCatalog products, PlanReader reader)
{
    /// <summary>The question about a product and a version as they were asked for, or 400 that names the field and what it takes.</summary>
    public Result<PlanQuestion> Ask(string product, string? version, DateOnly day)
    {
        if (products.Find(product) is not { } known)
        {
            return PlanErrors.UnknownProduct();
        }

        if (known.Kind == ProductKind.Cloud)
        {
            return version is null or Product.NoVersion
                ? new PlanQuestion(known, null, day)
                : PlanErrors.NoVersions(known, Product.NoVersion);
        }

        return version is not null && known.Find(version) is { } found
            ? new PlanQuestion(known, found, day)
            : PlanErrors.UnknownVersion(known);
    }

    /// <summary>The answer for <paramref name="caller"/>.</summary>
    public async Task<PlanAnswer> AnswerAsync(Caller caller, PlanQuestion question, CancellationToken cancellationToken)
    {
        var candidates = await reader.CandidatesAsync(caller.AccountId, question, cancellationToken);
        return new PlanAnswer(question, PlanRules.Judge(candidates, question), Purchase.For(question, caller.Type));
    }
}
