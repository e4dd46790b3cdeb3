using BenefitsFunctions.Languages;

namespace BenefitsFunctions.Notices;

/// <summary>What the mails about a ledger say, in every language: all of it is here.</summary>
internal static class NoticeTexts
{
    public static Localized Benefit { get; } = new("Benefit", "特典");

    public static Localized Location { get; } = new("Location", "事業所");

    public static Localized ValidTo { get; } = new("Valid to", "終了日");

    public static Localized Units { get; } = new("Units", "利用可能数");

    public static Localized Left { get; } = new("Left", "残り");

    public static Localized Request { get; } = new("Request", "リクエスト");

    public static Localized Reason { get; } = new("Reason", "理由");

    public static Localized NoUnitsLeft { get; } = new("No units were left.", "残りがありません。");

    public static Localized WhatNowUsedUp { get; } = new(
        "Further requests are rejected until a unit comes back or the contract is renewed.",
        "残りが戻るか契約が更新されるまで、新しいリクエストは受け付けられません。");

    public static Localized WhatNowNearlyUsedUp { get; } = new(
        "Plan the remaining requests, or buy or earn a further benefit in time.",
        "残りの利用を計画するか、早めに追加の特典を取得してください。");

    public static Localized WhatNowRejected { get; } = new(
        "Use another plan, or buy or renew one, and open the request again.",
        "別のプランを使用するか、購入または更新してから、"
        + "もう一度リクエストを作成してください。");

    public static Localized WhatNowAccepted { get; } = new(
        "You need not open the request again.",
        "リクエストを作成し直す必要はありません。");

    public static Localized WhatNowRejectedHours { get; } = new(
        "File the request again with hours that are left, or buy, earn or renew a membership that grants more.",
        "残りの時間の範囲でもう一度リクエストを作成するか、"
        + "時間が付与されるメンバーシップを取得または更新してください。");

    public static Localized SubjectUsedUp(Localized benefit) => new(
        $"{benefit.En} is used up",
        $"{benefit.Ja} の残りがありません");

    public static Localized SubjectNearlyUsedUp(Localized benefit) => new(
        $"{benefit.En} is nearly used up",
        $"{benefit.Ja} の残りが少なくなっています");

    public static Localized SubjectRejected(Localized benefit) => new(
        $"A request under {benefit.En} was not accepted",
        $"{benefit.Ja} のリクエストは受け付けられませんでした");

    public static Localized SubjectAccepted(Localized benefit) => new(
        $"A request under {benefit.En} was accepted after all",
        $"{benefit.Ja} のリクエストが受け付けられました");

    public static Localized UsedUp(Localized benefit, string partner) => new(
        $"The benefit {benefit.En} of {partner} is used up.",
        $"{partner} の特典「{benefit.Ja}」の残りがなくなりました。");

    public static Localized NearlyUsedUp(Localized benefit, string partner) => new(
        $"Of the benefit {benefit.En} of {partner} 20 % or less is left.",
        $"{partner} の特典「{benefit.Ja}」の残りが 20 % 以下になりました。");

    public static Localized Rejected(Localized benefit, string partner) => new(
        $"A support request of {partner} was not accepted under the benefit {benefit.En}.",
        $"{partner} のサポート リクエストは、特典「{benefit.Ja}」では受け付けられませんでした。");

    public static Localized Accepted(Localized benefit, string partner) => new(
        $"A support request of {partner} that had been rejected was accepted under the benefit {benefit.En}: the contract was extended.",
        $"契約が延長されたため、受け付けられなかった {partner} の"
        + $"サポート リクエストが、特典「{benefit.Ja}」で受け付けられました。");

    public static Localized RejectedHours(string partner) => new(
        $"A request of {partner} for advisory hours was not accepted.",
        $"{partner} のアドバイザリ時間のリクエストは受け付けられませんでした。");

    public static Localized Ended(Localized day) => new(
        $"The contract ended on {day.En}.",
        $"契約は {day.Ja} に終了しました。");

    public static Localized Starts(Localized day) => new(
        $"The contract starts on {day.En}.",
        $"契約は {day.Ja} に開始します。");
}
