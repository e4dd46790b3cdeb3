using BenefitsFunctions.Http;
using BenefitsFunctions.Languages;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.Advisory;

/// <summary>Why an advisory request is not filed, not found or not cancelled.</summary>
public static class AdvisoryErrors
{
    private static readonly Localized CannotCancel = new(
        "The advisory request can't be cancelled.", "アドバイザリ リクエストを取り消せません。");

    /// <summary>What <c>hours</c> takes.</summary>
    public static Localized Hours { get; } = new(
        $"must be a number from 0.25 to {AdvisoryRules.MaxHours} in steps of 0.25.",
        $"0.25 から {AdvisoryRules.MaxHours} までの 0.25 刻みの数値を指定してください。");

    /// <summary>404 <c>advisory-request-not-found</c>.</summary>
    public static Problem NotFound() => new(
        StatusCodes.Status404NotFound,
        "advisory-request-not-found",
        new("Advisory request not found.", "アドバイザリ リクエストが見つかりません。"),
        new(
            "The partner has no such advisory request.",
            "このパートナーに該当するアドバイザリ リクエストはありません。"));

    /// <summary>409 <c>too-many-waiting</c>: as many as may be are waiting for a contract.</summary>
    public static Problem TooManyWaiting() => new(
        StatusCodes.Status409Conflict,
        "too-many-waiting",
        new("Too many advisory requests are waiting.", "待機中のアドバイザリ リクエストが多すぎます。"),
        new(
            $"{AdvisoryRules.MaxWaiting} advisory requests of the partner are waiting for a contract, and no more may.",
            $"契約の開始を待っているアドバイザリ リクエストが"
            + $"上限の {AdvisoryRules.MaxWaiting} 件に達しています。"))
    {
        Remedy = new(
            "Activate the benefit AdvisoryHours, so that they are charged, or cancel those that are not needed.",
            "特典 AdvisoryHours を有効化するか、不要なリクエストを取り消してください。"),
    };

    /// <summary>403 <c>not-the-filer</c>.</summary>
    public static Problem NotTheFiler() => new(
        StatusCodes.Status403Forbidden,
        "not-the-filer",
        CannotCancel,
        new("Only who filed the request may cancel it.", "リクエストを取り消せるのは、作成した本人のみです。"))
    {
        Remedy = new(
            "Ask who filed it: filedBy names the account.",
            "filedBy のアカウントの方に取り消しを依頼してください。"),
    };

    /// <summary>409 <c>already-charged</c>.</summary>
    public static Problem AlreadyCharged() => new(
        StatusCodes.Status409Conflict,
        "already-charged",
        CannotCancel,
        new("Its hours are charged to a contract already.", "時間は既に契約から差し引かれています。"));

    /// <summary>409 <c>already-rejected</c>.</summary>
    public static Problem AlreadyRejected() => new(
        StatusCodes.Status409Conflict,
        "already-rejected",
        CannotCancel,
        new(
            "It was rejected, and no hours were charged.",
            "リクエストは受け付けられず、時間は差し引かれていません。"));
}
