using BenefitsFunctions.Http;
using BenefitsFunctions.Languages;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.EventQueue;

/// <summary>What can be wrong about settling a dead letter.</summary>
public static class DeadLetterErrors
{
    /// <summary>404 <c>dead-letter-not-found</c>.</summary>
    public static Problem NotFound() => new(
        StatusCodes.Status404NotFound,
        "dead-letter-not-found",
        new("Dead letter not found.", "配信不能メッセージが見つかりません。"),
        new(
            "There is no dead letter with this id; it may have been sent again or discarded already.",
            "この ID の配信不能メッセージはありません。"
            + "すでに再送または破棄された可能性があります。"));

    /// <summary>409 <c>dead-letter-busy</c>.</summary>
    public static Problem Busy() => new(
        StatusCodes.Status409Conflict,
        "dead-letter-busy",
        new("The dead letter is in use.", "配信不能メッセージは使用中です。"),
        new(
            "Somebody else is sending this dead letter again or discarding it at this moment.",
            "他の担当者がこの配信不能メッセージを再送または破棄しています。"))
    {
        Remedy = new("Try again in a minute.", "しばらくしてから、もう一度お試しください。"),
    };

    /// <summary>409 <c>dead-letter-not-sendable</c>.</summary>
    public static Problem NotSendable() => new(
        StatusCodes.Status409Conflict,
        "dead-letter-not-sendable",
        new("The dead letter can't be sent.", "配信不能メッセージは送信できません。"),
        new(
            "The queue refuses this message for what it is, however often it is sent.",
            "このメッセージはキューの制限を超えているため、再送しても受け付けられません。"))
    {
        Remedy = new(
            "Ask whoever sent it for another event, and discard this one with the reason.",
            "送信元に新しいイベントの送信を依頼し、"
            + "このメッセージは理由を付けて破棄してください。"),
    };

    /// <summary>What <c>reason</c> takes.</summary>
    public static Localized ReasonNeeded(int max) => new(
        $"is required: 1 to {max} characters without control characters that say why.",
        $"必須です。制御文字を含まない 1 から {max} 文字で理由を指定してください。");
}
