using BenefitsFunctions.Languages;
using BenefitsFunctions.Ledger;

namespace BenefitsFunctions.Notices;

/// <summary>What the mails about changed terms say (A11, E4), in every language.</summary>
internal static class TermsTexts
{
    public static Localized UnitsBefore { get; } = new("Units before", "利用可能数 (変更前)");

    public static Localized UnitsNow { get; } = new("Units now", "利用可能数 (変更後)");

    public static Localized Used { get; } = new("Used", "使用済み");

    public static Localized ValidToBefore { get; } = new("Valid to, before", "終了日 (変更前)");

    public static Localized ValidToNow { get; } = new("Valid to, now", "終了日 (変更後)");

    public static Localized Subject(TermsKind kind, Localized benefit) => kind switch
    {
        TermsKind.Withdrawn => new($"{benefit.En} ends early", $"{benefit.Ja} が期間の途中で終了します"),
        TermsKind.Restored => new($"{benefit.En} is available again", $"{benefit.Ja} が再び利用できるようになりました"),
        TermsKind.Revoked => new($"{benefit.En} was revoked", $"{benefit.Ja} が取り消されました"),
        TermsKind.Extended => new($"{benefit.En} was extended", $"{benefit.Ja} が延長されました"),
        _ => new($"{benefit.En} has changed", $"{benefit.Ja} の内容が変更されました"),
    };

    public static Localized What(TermsKind kind, Localized benefit, string partner) => kind switch
    {
        TermsKind.Withdrawn => new(
            $"The membership behind the benefit {benefit.En} of {partner} was withdrawn, and its contract ends with it.",
            $"{partner} の特典「{benefit.Ja}」の基になる"
            + "メンバーシップが取り消されたため、契約も終了します。"),
        TermsKind.Restored => new(
            $"The membership behind the benefit {benefit.En} of {partner} is back, and so is its contract, with what is used of it.",
            $"{partner} の特典「{benefit.Ja}」の基になるメンバーシップが復活したため、"
            + "契約も使用済みの分を引き継いで再開されました。"),
        TermsKind.Revoked => new(
            $"The programme office revoked the contract of the benefit {benefit.En} of {partner}.",
            $"プログラム事務局が、{partner} の特典「{benefit.Ja}」の契約を取り消しました。"),
        TermsKind.Extended => new(
            $"The programme office extended the contract of the benefit {benefit.En} of {partner}.",
            $"プログラム事務局が、{partner} の特典「{benefit.Ja}」の契約を延長しました。"),
        _ => new(
            $"The contract of the benefit {benefit.En} of {partner} follows a change of the partner's profile.",
            $"{partner} のプロファイルの変更に合わせて、特典「{benefit.Ja}」の契約が変更されました。"),
    };

    /// <summary>A11: the subject where a membership was shortened.</summary>
    public static Localized SubjectIfShortened(Localized benefit) => new(
        $"{benefit.En} ends earlier than before",
        $"{benefit.Ja} の終了日が早まりました");

    /// <summary>A11: what happened where a membership was shortened.</summary>
    public static Localized WhatIfShortened(Localized benefit, string partner) => new(
        $"The membership behind the benefit {benefit.En} of {partner} was shortened, and its contract ends with it.",
        $"{partner} の特典「{benefit.Ja}」の基になるメンバーシップの期間が短縮されたため、"
        + "契約もその日に終了します。");

    /// <summary>Why, where the programme office gave no reason of its own.</summary>
    public static Localized Why(TermsKind kind) => kind switch
    {
        TermsKind.Withdrawn => new("The membership was withdrawn.", "メンバーシップが取り消されました。"),
        TermsKind.Restored => new("The membership was added again.", "メンバーシップが再度追加されました。"),
        _ => new(
            "The memberships or competencies of the partner have changed.",
            "パートナーのメンバーシップまたはコンピテンシーが変更されました。"),
    };

    public static Localized WhatNow(TermsKind kind) => kind switch
    {
        TermsKind.Withdrawn => new(
            "Requests opened after the last day are rejected. If this is a mistake, ask the programme office; otherwise use another plan.",
            "最終日より後のリクエストは受け付けられません。"
            + "誤りと思われる場合は、プログラム事務局に連絡してください。"
            + "それ以外の場合は別のプランを使用してください。"),
        TermsKind.Revoked => new(
            "Requests opened after the last day are rejected. In this contract year only the programme office can activate the benefit "
            + "again: contact it if you have questions.",
            "最終日より後のリクエストは受け付けられません。"
            + "この契約年度に特典を再び有効化できるのはプログラム事務局のみです。"
            + "ご不明な点は事務局に連絡してください。"),
        TermsKind.Restored => new(
            "The IDs of the contract are the same as before, and accounts that added it need not do so again.",
            "契約の ID は以前と同じです。"
            + "追加済みのアカウントで、もう一度追加する必要はありません。"),
        TermsKind.Extended => new(
            "The IDs of the contract stay the same, and accounts that added it need not do so again.",
            "契約の ID は変わりません。追加済みのアカウントで、もう一度追加する必要はありません。"),
        _ => new(
            "Nothing has to be done: the IDs of the contract stay the same, and what is used stays used.",
            "必要な操作はありません。契約の ID と使用済みの数は変わりません。"),
    };
}
