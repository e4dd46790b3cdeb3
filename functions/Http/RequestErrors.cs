using BenefitsFunctions.Languages;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.Http;

/// <summary>What can be wrong with any request, whatever it is about.</summary>
public static class RequestErrors
{
    private static readonly Localized InvalidTitle = new("The request is not valid.", "リクエストが正しくありません。");

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
}
