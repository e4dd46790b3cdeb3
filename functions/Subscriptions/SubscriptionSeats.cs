using System.Text.Json.Serialization;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Subscriptions;

/// <summary>A seat was assigned to a user, who has it until it is assigned to another one.</summary>
/// <param name="Id">Of the request.</param>
/// <param name="Seat">Which seat: 1, 2, 3 …</param>
/// <param name="AccountId">The user.</param>
/// <param name="By">The account that assigned it.</param>
/// <param name="At">When.</param>
public sealed record SeatAssignment(string Id, int Seat, string AccountId, string By, DateTimeOffset At)
{
    /// <summary>O4: from when on it may be assigned to another user, in UTC and whole seconds, rounded up.</summary>
    [JsonIgnore]
    public DateTimeOffset FreeAt => RoundedUp(At.ToUniversalTime().AddDays(SubscriptionRules.DaysOfAnAssignment), TimeSpan.TicksPerSecond);

    /// <summary>
    /// The first day, in UTC, on all of which it may be; the last day of an offer that ends later on the day of <see cref="FreeAt"/>; null
    /// where the offer ends before.
    /// </summary>
    /// <param name="end">The offer's last day.</param>
    public DateOnly? FreeFrom(DateOnly end)
    {
        var wholeDay = DateOnly.FromDateTime(RoundedUp(FreeAt, TimeSpan.TicksPerDay).UtcDateTime);
        return DateOnly.FromDateTime(FreeAt.UtcDateTime) > end ? null : wholeDay < end ? wholeDay : end;
    }

    private static DateTimeOffset RoundedUp(DateTimeOffset at, long ticks) => new((at.Ticks + ticks - 1) / ticks * ticks, TimeSpan.Zero);
}

/// <summary>The seats of one offer (O4). A seat is never empty again, so the assigned ones are the first.</summary>
/// <param name="All">Every assignment, the oldest first.</param>
public sealed record SubscriptionSeats(IReadOnlyList<SeatAssignment> All)
{
    public static SubscriptionSeats None { get; } = new([]);

    /// <summary>The assignment of each seat that somebody has, by seat.</summary>
    [JsonIgnore]
    public IReadOnlyList<SeatAssignment> Held => [.. All.GroupBy(a => a.Seat).Select(seat => seat.Last()).OrderBy(a => a.Seat)];

    /// <summary>What is stored about an offer.</summary>
    public static SubscriptionSeats Of(Offer<SubscriptionPlan> offer) =>
        offer.Row is { } row ? StoredJson.Read<SubscriptionSeats>(row.Json) : None;

    /// <summary>True when the request has been carried out.</summary>
    public bool HasDone(string requestId) => All.Any(a => a.Id == requestId);

    /// <summary>The seat that a user has; null when there is none.</summary>
    public SeatAssignment? Of(string accountId) => Held.FirstOrDefault(a => a.AccountId == accountId);

    /// <summary>With a seat assigned to the user of <paramref name="wish"/>.</summary>
    public SubscriptionSeats Assigning(int seat, AssigneeWish wish) =>
        new([.. All, new SeatAssignment(wish.Id, seat, wish.AccountId, wish.By, wish.At)]);
}
