using BenefitsFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.Idempotency;

/// <summary>What can be wrong with the repetition of a request.</summary>
public static class IdempotencyErrors
{
    /// <summary>422 <c>idempotency-key-reused</c>: the key belongs to another request.</summary>
    public static Problem KeyReused() => new(
        StatusCodes.Status422UnprocessableEntity,
        "idempotency-key-reused",
        new("The idempotency key was used for another request.", "べき等キーは別のリクエストで使用済みです。"),
        new(
            "This account has sent the same Idempotency-Key to this address with another body within the last 24 hours.",
            "このアカウントは、過去 24 時間以内に、"
            + "同じ Idempotency-Key を同じアドレスへ別の本文で送信しています。"))
    {
        Remedy = new(
            "Use a new key for a new request; to repeat a request, send exactly the same body.",
            "新しいリクエストには新しいキーを使用してください。"
            + "再送する場合は、まったく同じ本文を送信してください。"),
    };
}
