namespace BenefitsFunctions.Credits;

/// <summary>What a user was granted for a calendar month.</summary>
/// <param name="Month">Its first day.</param>
/// <param name="AccountId">The user.</param>
/// <param name="Usd">US dollars.</param>
public sealed record CreditMonth(DateOnly Month, string AccountId, int Usd);

/// <summary>
/// O2: what monthly credits have granted. A user is granted each calendar month, in UTC, in which he or she had them at any moment, and
/// keeps what a month granted; taken away and assigned again within a month they grant it once.
/// </summary>
public static class CreditMonths
{
    /// <summary>The months, the oldest first.</summary>
    /// <param name="assignments">Of monthly credits.</param>
    /// <param name="through">The last day that counts: today, or the offer's last day when that is over.</param>
    public static IReadOnlyList<CreditMonth> Of(CreditAssignments assignments, DateOnly through) =>
    [
        .. assignments.All.SelectMany(a => Of(a, through)).DistinctBy(m => (m.Month, m.AccountId)).OrderBy(m => m.Month),
    ];

    private static IEnumerable<CreditMonth> Of(CreditAssignment assignment, DateOnly through)
    {
        var ended = assignment.Ended is { } ending ? DayOf(ending.At) : through;
        var last = ended < through ? ended : through;
        for (var month = First(DayOf(assignment.AssignedAt)); month <= last; month = month.AddMonths(1))
        {
            yield return new CreditMonth(month, assignment.AccountId, assignment.Usd);
        }
    }

    private static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    private static DateOnly First(DateOnly day) => day.AddDays(1 - day.Day);
}
