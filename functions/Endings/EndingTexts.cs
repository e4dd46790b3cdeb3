using BenefitsFunctions.Languages;

namespace BenefitsFunctions.Endings;

/// <summary>What the mails about the end of a contract say, in every language, besides the labels of all mails about contracts.</summary>
internal static class EndingTexts
{
    public static Localized Membership { get; } = new("Membership", "メンバーシップ");

    public static Localized ValidFrom { get; } = new("Valid from", "開始日");

    public static Localized NotPublished { get; } = new("not published yet", "未公開");

    /// <summary>E3, ahead.</summary>
    public static Localized WhatNowEnds { get; } = new(
        "Requests can be opened through that day. What is left then does not carry over to the next contract year. Renew the membership "
            + "in time: the new contract year needs a new activation on the benefits page, which gives new IDs.",
        "リクエストは終了日まで作成できます。残りは次の契約年度に繰り越されません。"
            + "早めにメンバーシップを更新してください。"
            + "新しい契約年度には特典ページでの新しい有効化が必要で、ID も新しくなります。");

    /// <summary>E3: how to renew.</summary>
    public static Localized WhatNowEnded { get; } = new(
        "Further requests under it are rejected, and what was left does not carry over. To go on, renew the membership if it has ended "
            + "too, and let a global administrator or partner administrator activate the benefit for the new contract year on the "
            + "benefits page. That gives new IDs, which everybody links once.",
        "この契約では新しいリクエストを作成できません。残りは繰り越されません。"
            + "引き続き利用するには、メンバーシップも終了している場合は更新し、"
            + "グローバル管理者または MPN パートナー管理者が特典ページで新しい契約年度の特典を"
            + "有効化してください。ID は新しくなり、一度だけ関連付けが必要です。");

    public static Localized SubjectEnds(Localized benefit, Localized day) => new(
        $"{benefit.En} ends on {day.En}",
        $"{benefit.Ja} は {day.Ja} に終了します");

    public static Localized SubjectEnded(Localized benefit) => new(
        $"{benefit.En} has ended",
        $"{benefit.Ja} が終了しました");

    public static Localized Ends(Localized benefit, string partner, Localized day) => new(
        $"The contract for the benefit {benefit.En} of {partner} ends on {day.En}.",
        $"{partner} の特典「{benefit.Ja}」の契約は {day.Ja} に終了します。");

    public static Localized Ended(Localized benefit, string partner, Localized day) => new(
        $"The contract for the benefit {benefit.En} of {partner} ended on {day.En}.",
        $"{partner} の特典「{benefit.Ja}」の契約は {day.Ja} に終了しました。");
}
