using BenefitsFunctions.Languages;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.Http;

/// <summary>What can be wrong with any request, whatever it is about.</summary>
public static class RequestErrors
{
    private static readonly Localized InvalidTitle = new("The request is not valid.", "リクエストが正しくありません。");

    private static readonly Localized ReadAgain = new(
        "Read it again, apply your change to what is there now, and send it with the new ETag in If-Match.",
        "もう一度取得し、現在の内容に変更を加えてから、"
        + "新しい ETag を If-Match に指定して送信してください。");

    /// <summary>400 <c>invalid-request</c> that names each field.</summary>
    public static Problem Invalid(IReadOnlyList<FieldError> errors) => new(
        StatusCodes.Status400BadRequest,
        "invalid-request",
        InvalidTitle,
        new(
            string.Join(" ", errors.Select(e => $"{e.Field}: {e.Message.En}")),
            string.Join(" ", errors.Select(e => $"{e.Field}: {e.Message.Ja}"))))
    {
        Errors = errors,
    };

    /// <summary>400 <c>invalid-request</c> about one field.</summary>
    public static Problem Invalid(string field, Localized message) => Invalid([new FieldError(field, message)]);

    /// <summary>413 <c>body-too-large</c>.</summary>
    public static Problem TooLarge(int limit) => new(
        StatusCodes.Status413PayloadTooLarge,
        "body-too-large",
        new("The request body is too large.", "リクエストの本文が大きすぎます。"),
        new($"A request body may have up to {limit} bytes.", $"リクエストの本文は {limit} バイトまでです。"));

    /// <summary>404 <c>route-not-found</c>.</summary>
    public static Problem RouteNotFound() => new(
        StatusCodes.Status404NotFound,
        "route-not-found",
        new("There is nothing at this address.", "このアドレスには何もありません。"),
        new("No part of this API has the path of the request.", "リクエストのパスに対応する API はありません。"))
    {
        Remedy = new(
            "Compare the path with GET /api/openapi.json.",
            "パスを GET /api/openapi.json と照らし合わせてください。"),
    };

    /// <summary>405 <c>method-not-allowed</c>; the header <c>Allow</c> has <paramref name="methods"/>.</summary>
    public static Problem MethodNotAllowed(string methods) => new(
        StatusCodes.Status405MethodNotAllowed,
        "method-not-allowed",
        new("This method is not possible here.", "このメソッドは使えません。"),
        new(
            $"This address takes the methods {methods}.",
            $"このアドレスで使えるメソッドは {methods} です。"))
    {
        Allow = methods,
    };

    /// <summary>412 <c>changed-meanwhile</c> for an <c>If-Match</c> that names another state than <paramref name="current"/>.</summary>
    public static Problem ChangedMeanwhile(string current) => Precondition(
        new(
            $"What the header If-Match names is no longer there: the current ETag is {current}.",
            $"If-Match ヘッダーで指定された状態は変更されています。現在の ETag は {current} です。"),
        ReadAgain);

    /// <summary>412 <c>changed-meanwhile</c> for an <c>If-Match</c> about something that does not exist.</summary>
    public static Problem Gone() => Precondition(
        new(
            "The header If-Match asks for something that exists, and there is nothing here.",
            "If-Match ヘッダーが指定されていますが、対象が存在しません。"),
        new(
            "To create it, send the request without If-Match or with If-None-Match: *.",
            "新しく作成する場合は、If-Match を付けないか、If-None-Match: * を付けて送信してください。"));

    /// <summary>412 <c>changed-meanwhile</c> for an <c>If-None-Match</c> about something that exists.</summary>
    public static Problem ExistsAlready(string current) => Precondition(
        new(
            $"The header If-None-Match asks for nothing to be there, and it exists with the ETag {current}.",
            $"If-None-Match ヘッダーが指定されていますが、対象は既に存在します。ETag は {current} です。"),
        ReadAgain);

    /// <summary>503 <c>busy</c>: others changed the same all the time, and nothing of this request was carried out.</summary>
    public static Problem Busy() => new(
        StatusCodes.Status503ServiceUnavailable,
        "busy",
        new("Too many requests change the same thing.", "同じ対象への変更が集中しています。"),
        new(
            "Others changed the same thing again and again, so that the request did not come through.",
            "同じ対象が他のリクエストによって変更され続けたため、処理できませんでした。"))
    {
        Remedy = new("Send the same request again.", "同じリクエストをもう一度送信してください。"),
        RetryAfter = TimeSpan.FromSeconds(5),
    };

    /// <summary>503 <c>storage-unavailable</c>: the storage has not answered since the start of this instance.</summary>
    public static Problem StorageUnavailable() => new(
        StatusCodes.Status503ServiceUnavailable,
        "storage-unavailable",
        new("The service waits for its storage.", "ストレージの応答を待っています。"),
        new(
            "Its storage does not answer, so that nothing can be read or changed. Nothing of the request was done.",
            "ストレージが応答しないため、読み取りも変更もできません。"
            + "このリクエストは何も処理されていません。"))
    {
        Remedy = new(
            "Send the same request again later.",
            "しばらくしてから同じリクエストをもう一度送信してください。"),
        RetryAfter = TimeSpan.FromSeconds(10),
    };

    /// <summary>500 <c>internal-error</c>; the log has the cause under the same invocation id.</summary>
    public static Problem Internal(string invocationId) => new(
        StatusCodes.Status500InternalServerError,
        "internal-error",
        new("Something went wrong on our side.", "サーバー側で問題が発生しました。"),
        new(
            $"The request may not have been carried out. Invocation: {invocationId}.",
            $"リクエストが実行されなかった可能性があります。呼び出し: {invocationId}。"))
    {
        Remedy = new(
            "Look at what was changed, and try again.",
            "変更内容を確認してから、もう一度お試しください。"),
    };

    private static Problem Precondition(Localized detail, Localized remedy) => new(
        StatusCodes.Status412PreconditionFailed,
        "changed-meanwhile",
        new("It was changed meanwhile.", "その間に変更されています。"),
        detail)
    {
        Remedy = remedy,
    };
}
