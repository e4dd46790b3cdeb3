using BenefitsFunctions.Http;
using BenefitsFunctions.Languages;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.Licences;

/// <summary>What can be wrong about redeeming a licence key (O3).</summary>
public static class LicenceErrors
{
    private static readonly Localized NotRedeemed = new("The key can't be redeemed.", "キーを引き換えられません。");

    /// <summary>What <c>previewToken</c> takes.</summary>
    public static Localized TokenNeeded { get; } = new(
        "is required: see first what redeeming does, with ?preview=true, and send the previewToken of that answer.",
        "必須です。先に ?preview=true で引き換えの結果を確認し、"
        + "その応答の previewToken を指定してください。");

    /// <summary>409 <c>already-redeemed</c>, with where and when.</summary>
    public static Problem AlreadyRedeemed(Redemption had) => new(
        StatusCodes.Status409Conflict,
        "already-redeemed",
        NotRedeemed,
        new(
            $"The key was redeemed in the tenant {had.TenantId:D} on {had.At:yyyy-MM-dd}, "
            + $"{(had.ExtendEndDate ? "with" : "without")} the wish to extend the end date. It can be redeemed once.",
            $"このキーは {had.At:yyyy-MM-dd} にテナント {had.TenantId:D} で、"
            + $"終了日を{(had.ExtendEndDate ? "延長する" : "延長しない")}指定で引き換えられています。"
            + "引き換えは 1 回だけです。"))
    {
        Remedy = new(
            "Use the seats in that tenant, or redeem another key of the product.",
            "そのテナントのシートを使用するか、この製品の別のキーを引き換えてください。"),
    };

    /// <summary>409 <c>no-tenant</c>: the profile names none.</summary>
    public static Problem NoTenant() => new(
        StatusCodes.Status409Conflict,
        "no-tenant",
        NotRedeemed,
        new(
            "No tenant of the partner is known, so that none can be checked.",
            "パートナーのテナントが登録されていないため、確認できません。"))
    {
        Remedy = new(
            "Ask the programme office to enter the ids of your tenants into the profile (tenantIds).",
            "プログラム事務局に、プロファイルへのテナント ID (tenantIds) の登録を依頼してください。"),
    };

    /// <summary>409 <c>wrong-tenant</c>: it is none of the partner's, which the answer lists.</summary>
    public static Problem WrongTenant(Guid tenantId, IReadOnlyList<Guid> tenants) => new(
        StatusCodes.Status409Conflict,
        "wrong-tenant",
        NotRedeemed,
        new(
            $"{tenantId:D} is none of the partner's tenants.",
            $"{tenantId:D} はこのパートナーのテナントではありません。"))
    {
        Remedy = new(
            "Give one of tenantIds, or ask the programme office to enter yours into the profile.",
            "tenantIds のいずれかを指定するか、"
            + "プログラム事務局にプロファイルへの登録を依頼してください。"),
        Extensions = new Dictionary<string, Func<Language, object>> { ["tenantIds"] = _ => tenants },
    };

    /// <summary>409 <c>preview-outdated</c>: redeeming would do something else than was shown, or nothing was.</summary>
    public static Problem PreviewOutdated() => new(
        StatusCodes.Status409Conflict,
        "preview-outdated",
        NotRedeemed,
        new(
            "Redeeming the key now would not do what the preview showed: another day has begun, the tenant has other seats by now, or "
            + "the preview was of something else.",
            "今このキーを引き換えると、プレビューと異なる結果になります。"
            + "日付が変わったか、テナントのシートが変更されたか、別の内容のプレビューです。"))
    {
        Remedy = new(
            "Preview again (?preview=true), and redeem with the previewToken of that answer.",
            "もう一度プレビュー (?preview=true) を行い、その応答の previewToken で引き換えてください。"),
    };
}
