using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Http;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Partners;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.Activations;

/// <summary>Why an activation is not begun or not found.</summary>
public static class ActivationErrors
{
    private static readonly Localized CannotActivate = new("The benefit can't be activated.", "特典を有効化できません。");

    /// <summary>A1: 403 <c>role-required</c>, naming who at the partner can.</summary>
    public static Problem RoleRequired(IReadOnlyList<PartnerUser> administrators) => PartnerErrors.RoleRequired(
        CannotActivate,
        new(
            "Only a global administrator or a partner administrator may activate benefits.",
            "特典を有効化できるのは、グローバル管理者または MPN パートナー管理者のみです。"),
        administrators);

    /// <summary>A3: 409 <c>not-entitled</c>, naming what the partner is entitled to.</summary>
    public static Problem NotEntitled(Benefit benefit, IReadOnlyList<Entitlement> entitlements)
    {
        var granted = string.Join(", ", entitlements.Select(e => $"{e.Benefit} ({e.Membership}, {e.LocationId})"));
        return new(
            StatusCodes.Status409Conflict,
            "not-entitled",
            CannotActivate,
            new(
                $"The partner is not entitled to {benefit} there; it is to: {granted}.",
                $"{benefit} の資格がありません。資格のある特典: {granted}"))
        {
            Remedy = new(
                "Ask for one of the benefits named, or earn or buy a membership that grants this one.",
                "資格のある特典を選ぶか、"
                + "この特典が付与されるメンバーシップを取得または購入してください。"),
        };
    }

    /// <summary>E4: 409 <c>revoked</c>: only the programme office activates it again in that contract year.</summary>
    public static Problem Revoked(Entitlement entitlement) => new(
        StatusCodes.Status409Conflict,
        "revoked",
        CannotActivate,
        new(
            $"The programme office revoked {entitlement.Benefit.Name().En} for the contract year that began on "
            + $"{entitlement.Start:yyyy-MM-dd}.",
            $"{entitlement.Start:yyyy-MM-dd} に始まる契約年度の{entitlement.Benefit.Name().Ja}は、"
            + "プログラム事務局によって取り消されました。"))
    {
        Remedy = new(
            "Contact the programme office: in this contract year only it can activate the benefit again.",
            "プログラム事務局に連絡してください。"
            + "この契約年度に再び有効化できるのは事務局のみです。"),
    };

    /// <summary>404 <c>activation-not-found</c>.</summary>
    public static Problem NotFound() => new(
        StatusCodes.Status404NotFound,
        "activation-not-found",
        new("Activation not found.", "有効化の依頼が見つかりません。"),
        new("The partner has no such activation.", "このパートナーに該当する有効化の依頼はありません。"));
}
