using BenefitsFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.Operations;

/// <summary>What can be wrong about an operator's request.</summary>
public static class OperationErrors
{
    /// <summary>404 <c>dead-letter-not-found</c>.</summary>
    public static Problem DeadLetterNotFound() => new(
        StatusCodes.Status404NotFound,
        "dead-letter-not-found",
        new("Dead letter not found.", "配信不能メッセージが見つかりません。"),
        new("There is no dead letter with this id; it may have been sent again already.", "この ID の配信不能メッセージはありません。すでに再送された可能性があります。"));
}
