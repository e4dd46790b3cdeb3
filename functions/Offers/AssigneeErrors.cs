using BenefitsFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.Offers;

/// <summary>Why somebody can't be assigned something of an offer.</summary>
public static class AssigneeErrors
{
    /// <summary>404 <c>user-not-found</c>: the account is no user of the partner.</summary>
    public static Problem NotFound() => new(
        StatusCodes.Status404NotFound,
        "user-not-found",
        new("User not found.", "ユーザーが見つかりません。"),
        new("The partner has no such user.", "このパートナーに該当するユーザーはいません。"))
    {
        Remedy = new(
            "Check the accountId, or add the user to the partner first.",
            "accountId を確認するか、先にユーザーをパートナーに追加してください。"),
    };

    /// <summary>409 <c>user-not-in-programme</c>: the user is associated through CSP only (A2).</summary>
    public static Problem CspOnly() => new(
        StatusCodes.Status409Conflict,
        "user-not-in-programme",
        new("The user can't have benefits.", "このユーザーには特典を割り当てられません。"),
        new(
            "This user is associated with the partner for CSP only, not for the partner programme.",
            "このユーザーは CSP にのみ関連付けられており、"
            + "パートナー プログラムには関連付けられていません。"))
    {
        Remedy = new(
            "Name another user, or have this one associated with the partner programme.",
            "別のユーザーを指定するか、"
            + "このユーザーをパートナー プログラムに関連付けてください。"),
    };
}
