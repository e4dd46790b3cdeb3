using BenefitsFunctions.Languages;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Subscriptions;
using CsCheck;

namespace BenefitsFunctions.Tests.Subscriptions;

/// <summary>O4: when a seat can be assigned and re-assigned.</summary>
public sealed class SubscriptionRulesTests
{
    private static readonly string[] Users = ["kim", "koe", "lee", "may"];
    private static readonly DateOnly Start = new(2026, 4, 1);
    private static readonly DateOnly End = new(2027, 3, 31);

    [Theory]
    [InlineData("2026-11-20T09:00:00Z", "2027-02-17T23:59:59Z", "2027-02-18", false)]
    [InlineData("2026-11-20T09:00:00Z", "2027-02-18T00:00:00Z", "2027-02-18", true)]
    [InlineData("2026-11-20T23:59:59Z", "2027-02-18T00:00:00Z", "2027-02-18", true)]
    [InlineData("2026-11-21T00:00:00Z", "2027-02-18T00:00:00Z", "2027-02-19", false)]
    [InlineData("2026-11-21T08:59:59+09:00", "2027-02-18T00:00:00Z", "2027-02-18", true)]
    [InlineData("2026-11-20T09:00:00Z", "2027-02-18T08:59:59+09:00", "2027-02-18", false)]
    [InlineData("2027-12-01T00:00:00Z", "2028-02-28T23:59:59Z", "2028-02-29", false)]
    [InlineData("2027-12-01T00:00:00Z", "2028-02-29T00:00:00Z", "2028-02-29", true)]
    [InlineData("2028-02-29T00:00:00Z", "2028-05-28T12:00:00Z", "2028-05-29", false)]
    [InlineData("2028-02-29T00:00:00Z", "2028-05-29T00:00:00Z", "2028-05-29", true)]
    public void Reassign_AroundTheNinetiethDay_IsPossibleFromThatDayOn(string assigned, string tried, string day, bool possible)
    {
        var seats = SubscriptionSeats.None.Assigning(1, Wish("1", "kim", 1, Time(assigned)));

        var result = SubscriptionRules.Reassigned(At(seats), Wish("2", "koe", 1, Time(tried)));

        Assert.Equal(day, $"{seats.Held[0].FreeFrom:yyyy-MM-dd}");
        Assert.Equal(possible ? null : "assigned-too-recently", result.Problem?.Code);
        if (result.Problem is { } problem)
        {
            Assert.Equal(seats.Held[0].FreeFrom, problem.Extensions["possibleFrom"](Language.English));
            Assert.Contains(day, problem.Detail.Ja, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0, 2, false, null, "nobody-assigned", OfferState.Available)]
    [InlineData(1, 2, false, null, null, OfferState.Available)]
    [InlineData(2, 2, false, "none-left", null, OfferState.InUse)]
    [InlineData(3, 2, false, "none-left", null, OfferState.InUse)]
    [InlineData(1, 2, true, "offer-ended", "offer-ended", OfferState.Expired)]
    public void Refusals_InEachCase_AreTheOnesThatCountFirst(
        int held, int total, bool ended, string? assign, string? reassign, OfferState state)
    {
        var seats = SubscriptionSeats.None;
        for (var i = 1; i <= held; i++)
        {
            seats = seats.Assigning(i, Wish($"{i}", $"user-{i}", i, Time("2026-04-01T00:00:00Z")));
        }

        var at = At(seats, total, ended);

        Assert.Equal(assign, SubscriptionRules.AssignRefusal(at)?.Code);
        Assert.Equal(reassign, SubscriptionRules.ReassignRefusal(at, new DateOnly(2026, 11, 20))?.Code);
        Assert.Equal(state, SubscriptionRules.StateOf(at));
    }

    [Fact]
    public void ReassignRefusal_OfSeveralSeats_IsThatOfTheSoonest()
    {
        var seats = SubscriptionSeats.None.Assigning(1, Wish("1", "kim", 1, Time("2026-11-20T00:00:00Z")))
            .Assigning(2, Wish("2", "koe", 2, Time("2026-11-19T00:00:00Z")));

        var refusal = SubscriptionRules.ReassignRefusal(At(seats), new DateOnly(2027, 2, 16));

        Assert.Contains("seat 2 from 2027-02-17", refusal?.Detail.En, StringComparison.Ordinal);
        Assert.Null(SubscriptionRules.ReassignRefusal(At(seats), new DateOnly(2027, 2, 17)));
    }

    // Of one user for another: a seat, who asks for it, and how many days later.
    [Fact]
    public void Seats_WhateverIsDoneInWhateverOrder_AreWhereAModelHasThem() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, Users.Length - 1], Gen.Int[0, 60], Gen.Bool).Array[0, 20].Sample(
            steps =>
            {
                var (seats, day) = (SubscriptionSeats.None, Start);
                var model = new List<(string User, DateOnly Since)>();
                foreach (var ((seat, user, days, repeats), i) in steps.Select((s, i) => (s, i)))
                {
                    day = day.AddDays(days);
                    var at = At(seats, total: 3, day > End);
                    var wish = Wish($"{i}", Users[user], seat, new DateTimeOffset(day, new TimeOnly(23, 0), TimeSpan.Zero));
                    var result = seat == 0 ? SubscriptionRules.Assigned(at, wish) : SubscriptionRules.Reassigned(at, wish);

                    Assert.Equal(ModelDoes(model, seat, Users[user], day), result.Problem?.Code);
                    var changed = result.Value is { } value && !ReferenceEquals(value, seats);
                    seats = result.Value ?? seats;
                    Assert.True(!changed || !repeats || ReferenceEquals(seats, Again(at with { Seats = seats }, seat, wish)));
                    Assert.Equal(model.Select(m => m.User), seats.Held.Select(a => a.AccountId));
                    Assert.Equal(Enumerable.Range(1, model.Count), seats.Held.Select(a => a.Seat));

                    // Whoever had a seat had it for 90 days.
                    Assert.All(
                        seats.All.GroupBy(a => a.Seat),
                        one => Assert.All(
                            one.Zip(one.Skip(1)), pair => Assert.True((pair.Second.At - pair.First.At).TotalDays >= 90)));
                }
            },
            iter: 3_000);

    [Fact]
    public void Seats_AsManyAsTheCatalogMayGrant_FitIntoTheirRow()
    {
        var (longest, seats) = (string.Concat(Enumerable.Repeat("😀", 64)), SubscriptionSeats.None);
        for (var day = new DateOnly(2027, 4, 1); day < new DateOnly(2028, 4, 1); day = day.AddDays(SubscriptionRules.DaysOfAnAssignment))
        {
            for (var seat = 1; seat <= SubscriptionCatalog.MostSeats; seat++)
            {
                var at = new DateTimeOffset(day, new TimeOnly(1), TimeSpan.Zero);
                seats = seats.Assigning(seat, new AssigneeWish(new string('a', 32), longest, seat, longest, at));
            }
        }

        Assert.Equal(5 * SubscriptionCatalog.MostSeats, seats.All.Count);
        Assert.InRange(StoredJson.Write(seats).Length, LongText.MaxLength / 2, LongText.MaxLength);
    }

    [Fact]
    public void Load_OfACatalogThatGrantsTooMany_NamesTheFile()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, """{"offers":[{"id":"a","name":{"en":"A","ja":"あ"},"grants":{"LegacyGold":51}}]}""");

        Assert.Contains(file, Assert.Throws<InvalidDataException>(() => SubscriptionCatalog.Load(file)).Message, StringComparison.Ordinal);
        File.Delete(file);
    }

    private static SubscriptionSeats? Again(SubscriptionStanding at, int seat, AssigneeWish wish) =>
        (seat == 0 ? SubscriptionRules.Assigned(at, wish) : SubscriptionRules.Reassigned(at, wish)).Value;

    // Seat 0 asks for a free one.
    private static string? ModelDoes(List<(string User, DateOnly Since)> seats, int seat, string user, DateOnly day)
    {
        var has = seats.FindIndex(s => s.User == user) + 1;
        if (day > End)
        {
            return "offer-ended";
        }

        if (has > 0 && (seat == 0 || has == seat))
        {
            return null;
        }

        if (seat == 0)
        {
            if (seats.Count == 3)
            {
                return "none-left";
            }

            seats.Add((user, day));
            return null;
        }

        if (seat > seats.Count)
        {
            return seats.Count == 0 ? "nobody-assigned" : "seat-not-assigned";
        }

        if (day.DayNumber - seats[seat - 1].Since.DayNumber < 90)
        {
            return "assigned-too-recently";
        }

        if (has > 0)
        {
            return "user-has-seat";
        }

        seats[seat - 1] = (user, day);
        return null;
    }

    private static SubscriptionStanding At(SubscriptionSeats seats, int total = 3, bool ended = false) => new(
        new Offer<SubscriptionPlan>(
            null, new OfferKey("studio", MembershipKind.LegacyGold, Location.Headquarters, Start), total, End, null) { HasEnded = ended },
        seats);

    private static AssigneeWish Wish(string id, string user, int seat, DateTimeOffset at) => new(id, user, seat, "admin", at);

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
