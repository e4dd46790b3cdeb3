using BenefitsFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.EventQueue;

/// <summary>What can be wrong about sending a dead letter again.</summary>
public static class DeadLetterErrors
{
    /// <summary>404 <c>dead-letter-not-found</c>.</summary>
    public static Problem NotFound() => new(
        StatusCodes.Status404NotFound,
        "dead-letter-not-found",
        new("Dead letter not found.", "配信不能メッセージが見つかりません。"),
        new(
            "There is no dead letter with this id; it may have been sent again already.",
            "この ID の配信不能メッセージはありません。すでに再送された可能性があります。"));

    /// <summary>409 <c>dead-letter-busy</c>.</summary>
    public static Problem Busy() => new(
        StatusCodes.Status409Conflict,
        "dead-letter-busy",
        new("The dead letter is in use.", "配信不能メッセージは使用中です。"),
        new(
            "Somebody else is sending dead letters again at this moment.",
            "他の担当者が配信不能メッセージを再送しています。"))
    {
        Remedy = new("Try again in a minute.", "しばらくしてから、もう一度お試しください。"),
    };
}
