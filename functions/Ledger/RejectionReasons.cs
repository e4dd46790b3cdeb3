using BenefitsFunctions.Languages;

namespace BenefitsFunctions.Ledger;

/// <summary>A reason as people read it.</summary>
/// <param name="Code">Stable kebab-case code.</param>
/// <param name="Detail">What is the matter.</param>
/// <param name="Remedy">What the person can do.</param>
public sealed record ReasonText(string Code, Localized Detail, Localized Remedy);

/// <summary>Why openings are rejected, for people.</summary>
public static class RejectionReasons
{
    private static readonly Dictionary<RejectionReason, ReasonText> Texts = new()
    {
        [RejectionReason.Expired] = new(
            "expired",
            new("The contract had ended.", "契約が終了していました。"),
            new(
                "Renew the membership and activate the new contract.",
                "メンバーシップを更新し、新しい契約を有効化してください。")),
        [RejectionReason.NotStarted] = new(
            "not-started",
            new("The contract had not started yet.", "契約がまだ開始していませんでした。"),
            new("Wait until its first day.", "契約の開始日までお待ちください。")),
        [RejectionReason.NoUnitsLeft] = new(
            "no-units-left",
            new("No units were left.", "残りがありませんでした。"),
            new(
                "Use another plan, or buy or earn a further benefit.",
                "別のプランを使用するか、追加の特典を取得してください。")),
    };

    public static ReasonText Of(RejectionReason reason) => Texts[reason];
}
