using BenefitsFunctions.Http;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Partners;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.Offers;

/// <summary>What can be wrong about any offer.</summary>
public static class OfferErrors
{
    /// <summary>What to do when an offer has ended, or is about to.</summary>
    public static readonly Localized Renew = new(
        "Renew the membership; the new contract year brings the offer anew.",
        "メンバーシップを更新してください。新しい契約年度に特典が再び付与されます。");

    /// <summary>A1: 403 <c>role-required</c>, naming who at the partner can.</summary>
    public static Problem RoleRequired(IReadOnlyList<PartnerUser> administrators) => PartnerErrors.RoleRequired(
        new("The benefit can't be changed.", "特典を変更できません。"),
        new(
            "Only a global administrator or a partner administrator may take, assign or activate benefits.",
            "特典の取得、割り当て、有効化ができるのは、"
            + "グローバル管理者または MPN パートナー管理者のみです。"),
        administrators);

    /// <summary>404 <c>offer-not-found</c>.</summary>
    public static Problem NotFound() => new(
        StatusCodes.Status404NotFound,
        "offer-not-found",
        new("Offer not found.", "特典が見つかりません。"),
        new("The partner has no such offer.", "このパートナーに該当する特典はありません。"))
    {
        Remedy = new(
            "Take the offerId from the partner's list of offers.",
            "パートナーの特典の一覧にある offerId を使ってください。"),
    };

    /// <summary>409 <c>offer-ended</c>, with the day where its time is over.</summary>
    /// <param name="end">Its last day.</param>
    /// <param name="cause">Why.</param>
    public static Problem Ended(DateOnly end, EndCause cause) => new(
        StatusCodes.Status409Conflict,
        "offer-ended",
        new("The offer has ended.", "特典は終了しました。"),
        cause switch
        {
            EndCause.Withdrawn => new(
                "What the offer came from was withdrawn or shortened.",
                "特典の元となるメンバーシップなどが取り消されたか、短縮されました。"),
            EndCause.Catalog => new(
                "The programme does not have this offer any more.",
                "この特典はプログラムでの提供を終了しました。"),
            _ => new($"The offer ended on {end:yyyy-MM-dd}.", $"特典は {end:yyyy-MM-dd} に終了しました。"),
        })
    {
        Remedy = cause switch
        {
            EndCause.Withdrawn => new(
                "Ask the programme office what became of it.",
                "プログラム事務局に確認してください。"),
            EndCause.Catalog => new(
                "See the partner's list of offers for what there is now.",
                "現在の特典は、パートナーの特典の一覧で確認してください。"),
            _ => Renew,
        },
    };
}
