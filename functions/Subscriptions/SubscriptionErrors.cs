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
    /// <param name="total">How many there are.</param>
    /// <param name="soonest">The seat that can be re-assigned the soonest.</param>
    /// <param name="end">The offer's last day.</param>
    public static Problem NoneLeft(int total, SeatAssignment? soonest, DateOnly end) => Of(
        "none-left",
        new($"Every seat is assigned: {total}.", $"{total} シートがすべて割り当て済みです。"),
        soonest?.FreeFrom(end) is null
            ? NextYear(end)
            : new(
                $"Re-assign one of the seats to the user, once its 90 days are over: seat {soonest.Seat} from {When(soonest)} on.",
                "割り当てから 90 日が過ぎたシートを、そのユーザーに再割り当てしてください。"
                + $"シート {soonest.Seat} は {When(soonest)} から可能です。"));

    /// <summary><c>nobody-assigned</c>: no seat is assigned.</summary>
    public static Problem NobodyAssigned() => Of(
        "nobody-assigned",
        new("No seat is assigned to anybody.", "割り当て済みのシートはありません。"),
        new("Assign a seat to the user instead.", "代わりに、そのユーザーにシートを割り当ててください。"));

    /// <summary><c>seat-not-assigned</c>: that seat is not assigned, others are.</summary>
    /// <param name="anyFree">Whether a seat is free.</param>
    public static Problem SeatNotAssigned(bool anyFree) => Of(
        "seat-not-assigned",
        new("This seat is not assigned to anybody.", "このシートは誰にも割り当てられていません。"),
        anyFree
            ? new(
                "Name one of the assigned seats, or assign a free one to the user.",
                "割り当て済みのシートを指定するか、空いているシートを割り当ててください。")
            : new("Name one of the assigned seats.", "割り当て済みのシートを指定してください。"));

    /// <summary>
    /// <c>assigned-too-recently</c>: 90 days have not passed since the assignment; names the first day, where the offer lasts until then.
    /// </summary>
    /// <param name="seat">The seat.</param>
    /// <param name="end">The offer's last day.</param>
    /// <param name="anyFree">Whether another seat is free.</param>
    public static Problem TooRecently(SeatAssignment seat, DateOnly end, bool anyFree)
    {
        var from = seat.FreeFrom(end);
        return Of("assigned-too-recently", from is null ? StaysUntil(seat, end) : FreeLater(seat), Remedy(from, end, anyFree)) with
        {
            Extensions = from is { } day
                ? new Dictionary<string, Func<Language, object>> { ["possibleFrom"] = _ => day }
                : new Dictionary<string, Func<Language, object>>(),
        };
    }

    /// <summary><c>user-has-seat</c>: the user has another seat of the offer.</summary>
    public static Problem UserHasSeat(int seat) => Of(
        "user-has-seat",
        new($"The user has seat {seat} already.", $"このユーザーには、すでにシート {seat} が割り当て済みです。"),
        new("Name a user who has no seat.", "シートを持たないユーザーを指定してください。"));

    private static Localized FreeLater(SeatAssignment seat) => new(
        $"A seat can be assigned to another user 90 days after the assignment; seat {seat.Seat} from {When(seat)} on.",
        $"シートの再割り当ては、割り当ての 90 日後から可能です。"
        + $"シート {seat.Seat} は {When(seat)} から可能です。");

    private static Localized StaysUntil(SeatAssignment seat, DateOnly end) => new(
        $"A seat can be assigned to another user 90 days after the assignment; seat {seat.Seat} stays with its user until the offer ends, "
        + $"{end:yyyy-MM-dd}.",
        $"シートの再割り当ては、割り当ての 90 日後から可能です。"
        + $"シート {seat.Seat} は、特典の終了日 {end:yyyy-MM-dd} まで現在のユーザーのままです。");

    private static Localized Remedy(DateOnly? from, DateOnly end, bool anyFree) => (from, anyFree) switch
    {
        (null, false) => NextYear(end),
        (null, true) => new("Assign a free seat.", "空いているシートを割り当ててください。"),
        (_, false) => new("Try again then.", "その日時以降にもう一度お試しください。"),
        (_, true) => new(
            "Try again then, or assign a free seat.",
            "その日時以降にもう一度お試しになるか、空いているシートを割り当ててください。"),
    };

    private static Localized NextYear(DateOnly end) => new(
        $"Wait for the next contract year, whose seats begin after {end:yyyy-MM-dd}.",
        $"{end:yyyy-MM-dd} の後に始まる次の契約年度のシートをお待ちください。");

    private static string When(SeatAssignment seat) => $"{seat.FreeAt:yyyy-MM-dd HH:mm:ss} UTC";

    private static Problem Of(string code, Localized detail, Localized remedy) =>
        new(StatusCodes.Status409Conflict, code, NotAssignable, detail) { Remedy = remedy };
}
