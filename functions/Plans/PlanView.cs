using BenefitsFunctions.Languages;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Plans;

/// <summary>A reason against a plan, in the caller's language.</summary>
public sealed record PlanReasonView(string Code, string Detail, string Remedy);

/// <summary>
/// A considered plan as the API shows it. Numbers are null while the balance is blank, and for a contract that is not linked.
/// </summary>
public sealed record PlanView(
    SupportPlan Plan,
    string? ContractId,
    MembershipKind? Membership,
    string? PartnerId,
    string? LocationId,
    bool? Unlimited,
    decimal? Total,
    decimal? Used,
    decimal? Remaining,
    DateTimeOffset? PublishesAt,
    DateTimeOffset? PublishedAt,
    DateOnly? Start,
    DateOnly? End,
    IReadOnlyList<PlanReasonView> Reasons)
{
    public static PlanView Of(PlanVerdict verdict, PlanQuestion question, Language language)
    {
        var (candidate, contract) = (verdict.Candidate, verdict.Candidate.Contract);
        return new(
            candidate.Plan,
            candidate.ContractId,
            candidate.Membership,
            candidate.PartnerId,
            candidate.LocationId,
            contract?.Grant.Unlimited,
            contract?.Balance.Total,
            contract?.Balance.Used,
            contract?.Balance.Remaining,
            contract?.PublishesAt,
            contract?.PublishedAt,
            candidate.Start,
            candidate.End,
            ReasonsOf(verdict, question, language));
    }

    /// <summary>The reasons of a verdict, in their fixed order.</summary>
    public static IReadOnlyList<PlanReasonView> ReasonsOf(PlanVerdict verdict, PlanQuestion question, Language language) =>
    [
        .. verdict.Reasons.Select(reason =>
        {
            var (detail, remedy) = PlanTexts.Describe(reason, verdict.Candidate, question);
            return new PlanReasonView(reason.Code(), detail.In(language), remedy.In(language));
        }),
    ];
}

/// <summary>Something that can be bought, in the caller's language.</summary>
public sealed record PurchaseView(PurchasablePlan Plan, bool BuyOnline, string Detail, string Remedy)
{
    public static PurchaseView Of(Purchase purchase, PlanQuestion question, Language language)
    {
        var (detail, remedy) = PlanTexts.Describe(purchase, question);
        return new PurchaseView(purchase.Plan, purchase.BuyOnline, detail.In(language), remedy.In(language));
    }
}

/// <summary>
/// Which plan can be used for a product: usable ones, the best first; those that count for requests of customers only (P5); unusable
/// ones with every reason; what can be bought.
/// </summary>
public sealed record PlansView(
    string Product,
    string? Version,
    DateOnly Day,
    IReadOnlyList<PlanView> Usable,
    IReadOnlyList<PlanView> ForCustomers,
    IReadOnlyList<PlanView> Unusable,
    IReadOnlyList<PurchaseView> Purchasable)
{
    public static PlansView Of(PlanAnswer answer, Language language)
    {
        var question = answer.Question;
        var usable = answer.Verdicts.ToLookup(v => v.Usable);
        return new(
            question.Product.Id,
            question.Version?.Version,
            question.Day,
            [.. usable[true].Where(v => !IsForCustomers(v)).Select(View)],
            [.. usable[true].Where(IsForCustomers).Select(View)],
            [.. usable[false].Select(View)],
            [.. answer.Purchases.Select(p => PurchaseView.Of(p, question, language))]);

        PlanView View(PlanVerdict verdict) => PlanView.Of(verdict, question, language);
    }

    private static bool IsForCustomers(PlanVerdict verdict) => verdict.Candidate.Plan == SupportPlan.CloudSolutionProvider;
}
