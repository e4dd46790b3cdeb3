using BenefitsFunctions.Http;
using BenefitsFunctions.Languages;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.MarketingContacts;

/// <summary>What can be wrong about a marketing contact.</summary>
public static class MarketingContactErrors
{
    private static readonly Localized Remedy = new(
        "Name a user of the partner or another address, with telephone and language, by PUT "
            + "/api/partners/{partnerId}/go-to-market/contact.",
        "PUT /api/partners/{partnerId}/go-to-market/contact で、パートナーのユーザーまたは"
            + "別のメール アドレスを、電話番号と言語とともに指定してください。");

    /// <summary>O5: 409 <c>marketing-contact-missing</c>: none is named, or the user that was has left.</summary>
    public static Problem Missing() => new(
        StatusCodes.Status409Conflict,
        "marketing-contact-missing",
        new("There is no marketing contact.", "マーケティング担当者がいません。"),
        new(
            "The partner has named no marketing contact, or the user that it named has left it.",
            "マーケティング担当者が指定されていないか、"
                + "指定されたユーザーがパートナーに所属していません。"))
    {
        Remedy = Remedy,
    };

    /// <summary>404 <c>marketing-contact-not-found</c>.</summary>
    public static Problem NotFound() => new(
        StatusCodes.Status404NotFound,
        "marketing-contact-not-found",
        new("There is no marketing contact.", "マーケティング担当者がいません。"),
        new("The partner has named no marketing contact yet.", "マーケティング担当者はまだ指定されていません。"))
    {
        Remedy = Remedy,
    };

    /// <summary>400 <c>invalid-request</c> for an account that is no user of the partner.</summary>
    public static Problem NoUser() => RequestErrors.Invalid("accountId", new(
        "must be a user of the partner; add the user first, or give another address as email.",
        "パートナーのユーザーを指定してください。先にユーザーを追加するか、"
            + "email に別のアドレスを指定してください。"));
}
