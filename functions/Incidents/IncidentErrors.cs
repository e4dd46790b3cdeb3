using BenefitsFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.Incidents;

/// <summary>What can be wrong about an incident.</summary>
public static class IncidentErrors
{
    /// <summary>404 <c>incident-not-found</c>.</summary>
    public static Problem NotFound() => new(
        StatusCodes.Status404NotFound,
        "incident-not-found",
        new("Incident not found.", "インシデントが見つかりません。"),
        new("There is no such incident that this account may see.", "このアカウントで参照できるインシデントが見つかりません。"));

    /// <summary>Why an opening was rejected, for people.</summary>
    public static (Localized Detail, Localized Remedy) Describe(RejectionReason reason) => reason switch
    {
        RejectionReason.Expired => (new("The contract had ended.", "契約が終了していました。"), new("Renew the membership and activate the new contract.", "メンバーシップを更新し、新しい契約を有効化してください。")),
        RejectionReason.NotStarted => (new("The contract had not started yet.", "契約がまだ開始していませんでした。"), new("Wait until its first day.", "契約の開始日までお待ちください。")),
        _ => (new("No units were left.", "残りがありませんでした。"), new("Use another plan, or buy or earn a further benefit.", "別のプランを使用するか、追加の特典を取得してください。")),
    };

    /// <summary>The stable code of a reason.</summary>
    public static string Code(RejectionReason reason) => reason switch
    {
        RejectionReason.Expired => "expired",
        RejectionReason.NotStarted => "not-started",
        _ => "no-units-left",
    };
}
