using BenefitsFunctions.Http;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Offers;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.Credits;

/// <summary>Why credits can't be assigned, moved or taken away (O2). All of them are 409.</summary>
public static class CreditErrors
{
    private static readonly Localized NotAssignable = new(
        "The credits can't be assigned.", "クレジットを割り当てられません。");

    private static readonly Localized NotMovable = new(
        "The credits can't be moved.", "クレジットを移動できません。");

    private static readonly Localized NotTaken = new(
        "The credits can't be taken away.", "クレジットの割り当てを解除できません。");

    /// <summary><c>none-left</c>: as many users have them as the offer grants, and so the month too.</summary>
    /// <param name="total">To how many users it is granted.</param>
    /// <param name="next">The first day of the next month.</param>
    /// <param name="end">The offer's last day.</param>
    public static Problem NoneLeft(int total, DateOnly next, DateOnly end) => Of(
        "none-left",
        NotAssignable,
        new($"All of it is assigned: {total}.", $"{total} 人分がすべて割り当て済みです。"),
        next > end
            ? new(
                "Take it away from a user, and assign it to one who had it this month; others can't have it before the end, "
                + $"{end:yyyy-MM-dd}.",
                "いずれかのユーザーから解除し、今月割り当てのあったユーザーに割り当ててください。"
                + $"他のユーザーには、終了日 {end:yyyy-MM-dd} まで割り当てられません。")
            : new(
                $"Take it away from a user this month, and assign it from {next:yyyy-MM-dd} on, or now to one who had it this month.",
                "今月中にいずれかのユーザーから解除し、"
                + $"{next:yyyy-MM-dd} 以降に割り当ててください。"
                + "今月割り当てのあったユーザーには、すぐに割り当てられます。"));

    /// <summary>
    /// <c>month-used-up</c>: the month is granted to as many users as the offer grants, some of whom have the credits no more; names the
    /// next month's first day, where the offer lasts until then.
    /// </summary>
    /// <inheritdoc cref="NoneLeft"/>
    public static Problem MonthUsedUp(int total, DateOnly next, DateOnly end) => Of(
        "month-used-up",
        NotAssignable,
        new(
            $"This month is granted already to as many users as the offer has credits for: {total}.",
            $"今月分は、上限の {total} 人にすでに付与されています。"),
        next > end
            ? new(
                $"Assign them to a user who had them this month; the offer ends on {end:yyyy-MM-dd}.",
                "今月割り当てのあったユーザーに割り当ててください。"
                + $"特典は {end:yyyy-MM-dd} に終了します。")
            : new(
                $"Assign them from {next:yyyy-MM-dd} on, or now to a user who had them this month.",
                $"{next:yyyy-MM-dd} 以降に割り当てるか、"
                + "今月割り当てのあったユーザーに割り当ててください。")) with
    {
        Extensions = next > end
            ? new Dictionary<string, Func<Language, object>>()
            : new Dictionary<string, Func<Language, object>> { ["possibleFrom"] = _ => next },
    };

    /// <summary><c>already-assigned</c>: bulk credits are assigned once.</summary>
    public static Problem AlreadyAssigned() => Of(
        "already-assigned",
        NotAssignable,
        new(
            "Bulk credits are assigned once in an enrolment year, and these are.",
            "一括クレジットの割り当ては加入年度に 1 回のみで、すでに割り当て済みです。"),
        new("Move them to the user instead.", "代わりに、そのユーザーへ移動してください。"));

    /// <summary><c>not-combinable</c>: bulk credits can't be combined with another offer of credits; names that one.</summary>
    /// <param name="name">The other offer.</param>
    /// <param name="key">Its id.</param>
    /// <param name="end">Its last day.</param>
    /// <param name="isBulk">True when that one is bulk, and so can't be taken away.</param>
    public static Problem NotCombinable(Localized name, OfferKey key, DateOnly end, bool isBulk) => Of(
        "not-combinable",
        NotAssignable,
        new(
            $"Bulk credits can't be combined with another offer of credits, and this one is assigned: {name.En} ({key}).",
            $"一括クレジットは他のクレジットと併用できません。"
            + $"次の特典が割り当て済みです: {name.Ja} ({key})。"),
        isBulk
            ? new(
                $"Those are bulk credits and stay until {end:yyyy-MM-dd}; assign these after that day.",
                $"その一括クレジットは {end:yyyy-MM-dd} まで解除できません。"
                + "その日が過ぎてから割り当ててください。")
            : new(
                "Take those away from all of their users first.",
                "先に、その特典をすべてのユーザーから解除してください。")) with
    {
        Extensions = new Dictionary<string, Func<Language, object>> { ["otherOffer"] = _ => $"{key}" },
    };

    /// <summary><c>too-many-changes</c>: the history of the offer is full.</summary>
    /// <param name="isHeld">Whether some users have them.</param>
    public static Problem TooManyChanges(bool isHeld) => Of(
        "too-many-changes",
        new("The credits can't be changed.", "クレジットを変更できません。"),
        new(
            $"The credits of this offer were assigned {CreditRules.MostAssignments} times, which is the most that is kept.",
            $"この特典の割り当て回数が上限の {CreditRules.MostAssignments} 回に達しました。"),
        isHeld
            ? new(
                "Leave them with the users that have them; the next contract year brings the offer anew.",
                "現在のユーザーのままにしてください。次の契約年度に特典が再び付与されます。")
            : new(
                "Wait for the next contract year, which brings the offer anew.",
                "次の契約年度をお待ちください。特典が再び付与されます。"));

    /// <summary><c>monthly-not-movable</c>: monthly credits are taken away and assigned instead.</summary>
    public static Problem MonthlyNotMovable() => Of(
        "monthly-not-movable",
        NotMovable,
        new("Only bulk credits are moved.", "移動できるのは一括クレジットのみです。"),
        new(
            "Take them away from one user and assign them to the other.",
            "一方のユーザーから解除し、もう一方のユーザーに割り当ててください。"));

    /// <summary><c>bulk-stays</c>: bulk credits are never taken away.</summary>
    public static Problem BulkStays() => Of(
        "bulk-stays",
        NotTaken,
        new("Bulk credits can't be taken away.", "一括クレジットは解除できません。"),
        new(
            "Move them to another user within the enrolment year.",
            "加入年度の間は、別のユーザーに移動できます。"));

    /// <summary><c>nobody-assigned</c>: nobody has them.</summary>
    public static Problem NobodyAssigned() => Of(
        "nobody-assigned",
        new("The credits are not assigned.", "クレジットは割り当てられていません。"),
        new("Nobody has these credits.", "このクレジットが割り当てられたユーザーはいません。"),
        new("Assign them to a user first.", "先にユーザーに割り当ててください。"));

    /// <summary><c>user-not-assigned</c>: that user does not have them and never had.</summary>
    public static Problem UserNotAssigned() => Of(
        "user-not-assigned",
        NotTaken,
        new("This user does not have these credits.", "このユーザーにこのクレジットは割り当てられていません。"),
        new("Name one of the users that the offer shows.", "特典に表示されるユーザーを指定してください。"));

    private static Problem Of(string code, Localized title, Localized detail, Localized remedy) =>
        new(StatusCodes.Status409Conflict, code, title, detail) { Remedy = remedy };
}
