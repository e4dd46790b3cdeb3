using BenefitsFunctions.Http;
using BenefitsFunctions.Languages;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.Subscriptions;

/// <summary>Why a seat of a subscription can't be assigned (O4). All of them are 409.</summary>
public static class SubscriptionErrors
{
    private static readonly Localized NotAssignable = new("The seat can't be assigned.", "シートを割り当てられません。");

    /// <summary>What <c>seat</c> takes.</summary>
    public static readonly Localized Seat = new(
        $"must be a whole number from 1 to {SubscriptionCatalog.MostSeats}.",
        $"1 から {SubscriptionCatalog.MostSeats} の整数を指定してください。");

    /// <summary><c>none-left</c>: every seat is assigned.</summary>
    public static Problem NoneLeft(int total) => Of(
        "none-left",
        new($"Every seat is assigned: {total}.", $"{total} シートがすべて割り当て済みです。"),
        new(
            "Assign one of the seats to the user anew, once its 90 days are over.",
            "割り当てから 90 日が過ぎたシートを、そのユーザーに再割り当てしてください。"));

    /// <summary><c>nobody-assigned</c>: no seat is assigned.</summary>
    public static Problem NobodyAssigned() => Of(
        "nobody-assigned",
        new("No seat is assigned to anybody.", "割り当て済みのシートはありません。"),
        new("Assign a seat to the user instead.", "代わりに、そのユーザーにシートを割り当ててください。"));

    /// <summary><c>seat-not-assigned</c>: that seat is not assigned, others are.</summary>
    public static Problem SeatNotAssigned() => Of(
        "seat-not-assigned",
        new("This seat is not assigned to anybody.", "このシートは誰にも割り当てられていません。"),
        new(
            "Name one of the assigned seats, or assign a free one to the user.",
            "割り当て済みのシートを指定するか、空いているシートを割り当ててください。"));

    /// <summary><c>assigned-too-recently</c>: 90 days have not passed since the assignment; names the first day.</summary>
    public static Problem TooRecently(SeatAssignment seat) => Of(
        "assigned-too-recently",
        new(
            $"A seat can be assigned to another user 90 days after the assignment; seat {seat.Seat} from {seat.FreeFrom:yyyy-MM-dd} on.",
            $"シートの再割り当ては、割り当ての 90 日後から可能です。"
            + $"シート {seat.Seat} は {seat.FreeFrom:yyyy-MM-dd} から可能です。"),
        new(
            "Try again on that day, or assign a free seat.",
            "その日以降にもう一度お試しになるか、空いているシートを割り当ててください。")) with
    {
        Extensions = new Dictionary<string, Func<Language, object>> { ["possibleFrom"] = _ => seat.FreeFrom },
    };

    /// <summary><c>user-has-seat</c>: the user has another seat of the offer.</summary>
    public static Problem UserHasSeat(int seat) => Of(
        "user-has-seat",
        new($"The user has seat {seat} already.", $"このユーザーには、すでにシート {seat} が割り当て済みです。"),
        new("Name a user who has no seat.", "シートを持たないユーザーを指定してください。"));

    private static Problem Of(string code, Localized detail, Localized remedy) =>
        new(StatusCodes.Status409Conflict, code, NotAssignable, detail) { Remedy = remedy };
}
