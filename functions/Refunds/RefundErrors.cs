using BenefitsFunctions.Cancellations;
using BenefitsFunctions.Http;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Software;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.Refunds;

/// <summary>O6: why a membership is not cancelled for a refund.</summary>
public static class RefundErrors
{
    private static readonly Localized NotPossibleTitle = new("There is no refund.", "返金はできません。");
    private static readonly Localized CannotDecide = new("The cancellation can't be decided.", "この解約は決定できません。");
    private static readonly Localized AskOffice = new(
        "Ask the programme office if you think otherwise.",
        "ご不明な点はプログラム事務局にお問い合わせください。");

    /// <summary>404 <c>membership-not-found</c>.</summary>
    public static Problem MembershipNotFound() => new(
        StatusCodes.Status404NotFound,
        "membership-not-found",
        new("Membership not found.", "メンバーシップが見つかりません。"),
        new("The partner has no such membership.", "このパートナーに該当するメンバーシップはありません。"))
    {
        Remedy = new(
            "Take the membershipId from the partner's list of memberships.",
            "パートナーのメンバーシップの一覧にある membershipId を使ってください。"),
    };

    /// <summary>404 <c>cancellation-not-found</c>.</summary>
    public static Problem NotFiled() => new(
        StatusCodes.Status404NotFound,
        "cancellation-not-found",
        CannotDecide,
        new("Nobody has filed a cancellation of this membership.", "このメンバーシップの解約は申請されていません。"))
    {
        Remedy = new(
            "Look at GET /api/operations/cancellations?status=Filed for what waits.",
            "決定待ちの申請は GET /api/operations/cancellations?status=Filed で確認してください。"),
    };

    /// <summary>409 <c>refund-not-possible</c>, with every reason.</summary>
    public static Problem NotPossible(IReadOnlyList<Problem> reasons) => new(
        StatusCodes.Status409Conflict,
        "refund-not-possible",
        NotPossibleTitle,
        new(
            string.Join(" ", reasons.Select(r => r.Detail.En)),
            string.Join("", reasons.Select(r => r.Detail.Ja))))
    {
        Remedy = reasons is [{ Remedy: { } only }] ? only : AskOffice,
        Extensions = new Dictionary<string, Func<Language, object>>
        {
            ["reasons"] = language => reasons.Select(r => r.AsReason(language)).ToList(),
        },
    };

    /// <summary>409 <c>already-decided</c>: another decision was stored before.</summary>
    public static Problem AlreadyDecided(Cancellation cancellation) => new(
        StatusCodes.Status409Conflict,
        "already-decided",
        CannotDecide,
        cancellation.Status == CancellationStatus.Approved
            ? new("The cancellation was approved before.", "この解約は既に承認されています。")
            : new("The cancellation was rejected before.", "この解約は既に却下されています。"))
    {
        Remedy = cancellation.Status == CancellationStatus.Approved
            ? new(
                "If it should not have been, put a membership with another membershipId into the profile.",
                "承認すべきでなかった場合は、"
                + "別の membershipId のメンバーシップをプロファイルに登録してください。")
            : new(
                "If there is a refund after all, take the membership out of the profile.",
                "返金する場合は、プロファイルからメンバーシップを削除してください。"),
    };

    /// <summary>409 <c>too-many-cancellations</c>: the partner's row has no room for another one.</summary>
    public static Problem TooMany() => new(
        StatusCodes.Status409Conflict,
        "too-many-cancellations",
        new("The cancellation can't be filed.", "解約を申請できません。"),
        new(
            "No more cancellations of this partner can be kept.",
            "このパートナーの解約は、これ以上保存できません。"))
    {
        Remedy = new(
            "Ask the programme office, which can take the membership out of the profile.",
            "プログラム事務局に、プロファイルからのメンバーシップの削除を依頼してください。"),
    };

    /// <summary>409 <c>too-many-cancellations</c>: likewise, for the decision with the kits that it notes.</summary>
    public static Problem TooManyKits() => TooMany() with
    {
        Title = CannotDecide,
        Detail = new(
            "The decision notes the kits that lie within the membership, and for so many there is no room.",
            "期間内のキットも決定に記録されますが、多すぎて保存できません。"),
        Remedy = new(
            "Take kits of the membership out of the profile, then decide again.",
            "このメンバーシップのキットを減らしてから、もう一度決定してください。"),
    };

    /// <summary>Reason <c>nothing-paid</c>.</summary>
    public static Problem NothingPaid() => Reason(
        "nothing-paid",
        new("Nothing is paid for this membership.", "このメンバーシップは無償です。"),
        new("There is nothing to do.", "必要な操作はありません。"));

    /// <summary>Reason <c>over-30-days</c>, with the last day.</summary>
    public static Problem TooLate(Membership membership, DateOnly lastDay) => Reason(
        "over-30-days",
        membership.PurchasedAt is { } day
            ? new(
                $"It was purchased on {day:yyyy-MM-dd}; a refund could be asked for until {lastDay:yyyy-MM-dd} (UTC).",
                $"購入日は {day:yyyy-MM-dd} で、返金の申請期限は {lastDay:yyyy-MM-dd} (UTC) でした。")
            : new(
                $"The purchase date is not known; counted from the start on {membership.Start:yyyy-MM-dd}, a refund could be asked for "
                + $"until {lastDay:yyyy-MM-dd} (UTC).",
                $"購入日が不明のため開始日 {membership.Start:yyyy-MM-dd} から起算し、"
                + $"返金の申請期限は {lastDay:yyyy-MM-dd} (UTC) でした。"),
        new(
            "It stays until its end. If the date of the purchase is wrong or missing, ask the programme office to correct it.",
            "終了日まで利用できます。"
            + "購入日が誤りまたは未登録の場合は、プログラム事務局に訂正を依頼してください。"));

    /// <summary>Reason <c>software-activated</c>, with which and when.</summary>
    public static Problem SoftwareActivated(IReadOnlyList<ActivatedSoftware> software) => Reason(
        "software-activated",
        new(
            $"Software was activated: {Names(software, Language.English)}.",
            $"ソフトウェアが取得済みです: {Names(software, Language.Japanese)}。"),
        new(
            "A key that was taken can't be given back. The membership stays until its end.",
            "取得したキーは返却できません。メンバーシップは終了日まで利用できます。")) with
    {
        Extensions = Listed(software),
    };

    /// <summary>Reason <c>software-being-taken</c>: a key may be taken at any moment.</summary>
    public static Problem SoftwareUnderWay(IReadOnlyList<ActivatedSoftware> software) => Reason(
        "software-being-taken",
        new(
            $"Software is just being activated: {Names(software, Language.English)}.",
            $"ソフトウェアを取得中です: {Names(software, Language.Japanese)}。"),
        new(
            "Look again in ten minutes: either a key is taken then, or none will be.",
            "10 分後にもう一度確認してください。"
            + "取得が完了しているか、取得されないことが確定します。")) with
    {
        Extensions = Listed(software),
    };

    /// <summary>Reason <c>cancellation-filed</c>.</summary>
    public static Problem Filed(Cancellation cancellation) => Reason(
        "cancellation-filed",
        new(
            $"A cancellation was filed on {Day(cancellation.FiledAt)} and waits for the programme office.",
            $"{Day(cancellation.FiledAt)} に解約が申請され、プログラム事務局の決定を待っています。"),
        new(
            "Wait for the decision, and take no software: that ends the refund.",
            "決定をお待ちください。ソフトウェアを取得すると返金されません。"));

    /// <summary>Reason <c>cancellation-approved</c>.</summary>
    public static Problem Approved(CancellationDecision decision) => Reason(
        "cancellation-approved",
        new(
            $"The membership was cancelled for a refund on {Day(decision.At)}.",
            $"メンバーシップは {Day(decision.At)} に返金を伴って解約されました。"),
        new("There is nothing more to do.", "これ以上の操作は必要ありません。"));

    /// <summary>Reason <c>cancellation-rejected</c>, with what the office said.</summary>
    public static Problem Rejected(CancellationDecision decision) => Reason(
        "cancellation-rejected",
        new(
            $"The programme office rejected the cancellation on {Day(decision.At)}: {decision.Reason}",
            $"プログラム事務局は {Day(decision.At)} に解約を却下しました: {decision.Reason}"),
        AskOffice);

    private static Problem Reason(string code, Localized detail, Localized remedy) =>
        new(StatusCodes.Status409Conflict, code, NotPossibleTitle, detail) { Remedy = remedy };

    private static string Names(IReadOnlyList<ActivatedSoftware> software, Language language) =>
        string.Join(", ", software.Select(s => $"{s.Name.In(language)} ({Day(s.TakenAt)})"));

    private static string Day(DateTimeOffset at) => $"{at.UtcDateTime:yyyy-MM-dd}";

    private static Dictionary<string, Func<Language, object>> Listed(IReadOnlyList<ActivatedSoftware> software) => new()
    {
        ["software"] = language => software.Select(s => new
        {
            OfferId = s.Offer.ToString(),
            Name = s.Name.In(language),
            s.TakenAt,
            s.TakenBy,
        }).ToList(),
    };
}
