using BenefitsFunctions.Http;
using BenefitsFunctions.Languages;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.Partners;

/// <summary>What can be wrong about a partner or the account's place in it.</summary>
public static class PartnerErrors
{
    private static readonly Localized NotAllowed = new("Not allowed.", "許可されていません。");

    /// <summary>
    /// 404 <c>partner-not-found</c>: the same for a partner that does not exist and for one that the account does not belong to.
    /// </summary>
    public static Problem NotFound() => new(
        StatusCodes.Status404NotFound,
        "partner-not-found",
        new("Partner not found.", "パートナーが見つかりません。"),
        new(
            "There is no such partner that this account belongs to.",
            "このアカウントが所属するパートナーが見つかりません。"))
    {
        Remedy = new(
            "Check the partner ID, or sign in with the account that is associated with the partner.",
            "パートナー ID を確認するか、"
            + "パートナーに関連付けられたアカウントでサインインしてください。"),
    };

    /// <summary>400 <c>invalid-request</c> for a partner id that is none.</summary>
    public static Problem InvalidPartnerId() =>
        RequestErrors.Invalid("partnerId", new(
            "must be 1 to 12 digits that are not all zero.",
            "1 から 12 桁の数字 (すべて 0 は不可) を指定してください。"));

    /// <summary>413 <c>body-too-large</c> for a profile within the limit of a body that takes too much room in storage.</summary>
    public static Problem ProfileTooLarge() => new(
        StatusCodes.Status413PayloadTooLarge,
        "body-too-large",
        new("The profile is too large.", "プロファイルが大きすぎます。"),
        new(
            "The profile takes more room than there is for one partner.",
            "プロファイルがパートナー 1 社分の上限を超えています。"))
    {
        Remedy = new(
            "Shorten the names, emoji and other rare characters first, or leave out locations that are not needed.",
            "名前 (特に絵文字などの特殊な文字) を短くするか、不要な事業所を除いてください。"),
    };

    /// <summary>400 <c>invalid-request</c> for an account id that is none.</summary>
    public static Problem InvalidAccountId() => RequestErrors.Invalid(
        "accountId", new(
            "must be 1 to 128 characters without control characters.",
            "制御文字を含まない 1 から 128 文字を指定してください。"));

    /// <summary>A2: 409 <c>no-benefits-yet</c>.</summary>
    public static Problem NoBenefitsYet() => new(
        StatusCodes.Status409Conflict,
        "no-benefits-yet",
        new("No benefits yet.", "まだ特典がないようです。"),
        new(
            "The partner has no running membership that grants benefits.",
            "特典が付与される有効なメンバーシップがありません。"))
    {
        Remedy = new(
            "If your company has a membership, sign in with the account that is associated with it; otherwise join or renew.",
            "会社にメンバーシップがある場合は、関連付けられたアカウントでサインインしてください。"
            + "ない場合は、参加または更新してください。"),
    };

    /// <summary>A2: 403 <c>not-authorized-for-this-action</c> for an account that is associated through CSP only.</summary>
    public static Problem CspOnly() => new(
        StatusCodes.Status403Forbidden,
        "not-authorized-for-this-action",
        NotAllowed,
        new(
            "This account is associated with the partner for CSP only, not for the partner programme.",
            "このアカウントは CSP にのみ関連付けられており、"
            + "パートナー プログラムには関連付けられていません。"))
    {
        Remedy = new(
            "Sign in with an account that is associated with the partner programme.",
            "パートナー プログラムに関連付けられたアカウントでサインインしてください。"),
    };

    /// <summary>A1: 403 <c>role-required</c>, naming who at the partner can.</summary>
    public static Problem RoleRequired(Localized title, Localized detail, IReadOnlyList<PartnerUser> administrators)
    {
        var names = string.Join(", ", administrators.Select(a => $"{a.DisplayName} <{a.Email}>"));
        return new(StatusCodes.Status403Forbidden, "role-required", title, detail)
        {
            Remedy = administrators.Count > 0
                ? new($"Ask one of these: {names}.", $"次の方に依頼してください: {names}")
                : new(
                    "Nobody at the partner has that role yet: ask the programme office to assign it.",
                    "この役割を持つユーザーがいません。"
                    + "プログラム事務局に割り当てを依頼してください。"),
            Extensions = new Dictionary<string, Func<Language, object>>
            {
                ["administrators"] = _ => administrators.Select(a => new { a.DisplayName, a.Email }).ToList(),
            },
        };
    }

    /// <summary>403 <c>global-admin-required</c>: only the partner's global administrators and the programme office manage users.</summary>
    public static Problem GlobalAdminRequired() => new(
        StatusCodes.Status403Forbidden,
        "global-admin-required",
        NotAllowed,
        new(
            "Only a global administrator of the partner or the programme office may change its users.",
            "ユーザーを変更できるのは、"
            + "パートナーのグローバル管理者またはプログラム事務局のみです。"))
    {
        Remedy = new("Ask a global administrator of your company.", "会社のグローバル管理者に依頼してください。"),
    };

    /// <summary>409 <c>last-global-admin</c>: nobody at the partner could manage its users any more.</summary>
    public static Problem LastGlobalAdmin() => new(
        StatusCodes.Status409Conflict,
        "last-global-admin",
        new("The partner needs a global administrator.", "パートナーにはグローバル管理者が必要です。"),
        new(
            "This account is the partner's last global administrator, and would no longer be one.",
            "このアカウントはパートナーの最後のグローバル管理者であるため、"
            + "その役割を外すことはできません。"))
    {
        Remedy = new(
            "Make somebody else a global administrator first, or ask the programme office.",
            "先に別のユーザーをグローバル管理者にするか、プログラム事務局に依頼してください。"),
    };
}
