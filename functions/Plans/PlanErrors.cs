using BenefitsFunctions.Http;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Products;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.Plans;

/// <summary>What can be wrong about a plan.</summary>
public static class PlanErrors
{
    private static readonly Localized Title = new("No plan can be used.", "使用できるプランがありません。");

    /// <summary>400 <c>invalid-request</c> for a product that is not in the catalog.</summary>
    public static Problem UnknownProduct() =>
        RequestErrors.Invalid(
            "product", new(
                "must be a product of the catalog: GET /api/products lists them.",
                "GET /api/products の一覧にある製品を指定してください。"));

    /// <summary>400 <c>invalid-request</c> for a version that the product does not have.</summary>
    public static Problem UnknownVersion(Product product)
    {
        var names = product.Versions.Select(v => v.Version).ToList();
        return RequestErrors.Invalid(
            "version", new(
                $"must be one of {string.Join(", ", names)}.",
                $"{string.Join("、", names)} のいずれかを指定してください。"));
    }

    /// <summary>400 <c>invalid-request</c> for a version of a cloud product.</summary>
    public static Problem NoVersions(Product product, string stands) => RequestErrors.Invalid(
        "version",
        new(
            $"must be left out or '{stands}': {product.Name} has no versions.",
            $"{product.Name} にはバージョンがありません。省略するか '{stands}' を指定してください。"));

    /// <summary>
    /// 404 <c>contract-not-found</c>: the same for a contract that does not exist and for one that the account has nothing to do with.
    /// </summary>
    public static Problem ContractNotFound() => new(
        StatusCodes.Status404NotFound,
        "contract-not-found",
        new("Contract not found.", "契約が見つかりません。"),
        new(
            "There is no such contract that this account may use.",
            "このアカウントで使用できる契約が見つかりません。"))
    {
        Remedy = new(
            "Check the Contract ID, and link the contract with its Access ID first.",
            "契約 ID を確認し、先にアクセス ID で契約をリンクしてください。"),
    };

    /// <summary>400 <c>invalid-request</c> for a plan that is not the contract's.</summary>
    public static Problem OtherPlan(SupportPlan plan) =>
        RequestErrors.Invalid("plan", new($"must be the contract's: {plan}.", $"契約のプラン {plan} を指定してください。"));

    /// <summary>409 <c>plan-not-usable</c> with every reason against the plan that was named.</summary>
    public static Problem NotUsable(PlanVerdict verdict, PlanAnswer answer)
    {
        var details = verdict.Reasons.Select(r => PlanTexts.Describe(r, verdict.Candidate, answer.Question)).ToList();
        return new(
            StatusCodes.Status409Conflict,
            "plan-not-usable",
            new("The plan can't be used.", "このプランは使用できません。"),
            new(string.Join(" ", details.Select(d => d.Detail.En)), string.Join(" ", details.Select(d => d.Detail.Ja))))
        {
            Remedy = details[0].Remedy,
            Extensions = new Dictionary<string, Func<Language, object>>(With(answer))
            {
                ["reasons"] = language => PlanView.ReasonsOf(verdict, answer.Question, language),
            },
        };
    }

    /// <summary>
    /// 409 <c>no-usable-plan</c> with every considered plan and the reasons against it, and those that only customers' requests can use.
    /// </summary>
    public static Problem NoneUsable(PlanAnswer answer) => new(
        StatusCodes.Status409Conflict,
        "no-usable-plan",
        Title,
        new(
            $"This account has no plan that can be used for {answer.Question.Name}.",
            $"このアカウントには {answer.Question.Name} に使用できるプランがありません。"))
    {
        Remedy = new(
            "See under 'unusable' why each plan can't be used, "
            + "link a contract with its Access ID and Contract ID, or buy one of 'purchasable'. "
            + "For a request of a customer, name one of 'forCustomers'.",
            "各プランを使用できない理由は unusable を参照してください。"
            + "アクセス ID と契約 ID で契約をリンクするか、purchasable のプランを購入してください。"
            + "顧客の要求には forCustomers のプランを指定してください。"),
        Extensions = With(answer),
    };

    private static Dictionary<string, Func<Language, object>> With(PlanAnswer answer) => new()
    {
        ["forCustomers"] = language => PlansView.Of(answer, language).ForCustomers,
        ["unusable"] = language => PlansView.Of(answer, language).Unusable,
        ["purchasable"] = language => PlansView.Of(answer, language).Purchasable,
    };
}
