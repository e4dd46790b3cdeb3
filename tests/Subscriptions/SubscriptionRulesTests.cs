using BenefitsFunctions.Http;
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
    [InlineData("2026-11-20T09:00:00Z", "2027-02-18T08:59:59Z", "2027-02-19", false)]
    [InlineData("2026-11-20T09:00:00Z", "2027-02-18T09:00:00Z", "2027-02-19", true)]
    [InlineData("2026-11-20T23:59:59Z", "2027-02-18T00:00:00Z", "2027-02-19", false)]
    [InlineData("2026-11-20T23:59:59.5Z", "2027-02-18T23:59:59.9Z", "2027-02-19", false)]
    [InlineData("2026-11-20T23:59:59.5Z", "2027-02-19T00:00:00Z", "2027-02-19", true)]
    [InlineData("2026-11-21T00:00:00Z", "2027-02-18T23:59:59Z", "2027-02-19", false)]
    [InlineData("2026-11-21T00:00:00Z", "2027-02-19T00:00:00Z", "2027-02-19", true)]
    [InlineData("2026-11-21T08:59:59+09:00", "2027-02-18T23:59:58Z", "2027-02-19", false)]
    [InlineData("2026-11-20T09:00:00Z", "2027-02-18T18:00:00+09:00", "2027-02-19", true)]
    [InlineData("2026-12-31T09:00:00Z", "2027-03-31T08:59:59Z", "2027-03-31", false)]
    [InlineData("2026-12-31T09:00:00Z", "2027-03-31T09:00:00Z", "2027-03-31", true)]
    public void Reassign_AroundTheNinetiethDay_IsPossibleFromThatMomentOn(string assigned, string tried, string day, bool possible)
    {
        var seats = SubscriptionSeats.None.Assigning(1, Wish("1", "kim", 1, Time(assigned)));

        var result = SubscriptionRules.Reassigned(At(seats), Wish("2", "koe", 1, Time(tried)));

        Assert.Equal(day, $"{seats.Held[0].FreeFrom(End):yyyy-MM-dd}");
        Assert.Equal(possible ? null : "assigned-too-recently", result.Problem?.Code);
        if (result.Problem is { } problem)
        {
            Assert.Equal(seats.Held[0].FreeFrom(End), problem.Extensions["possibleFrom"](Language.English));
            Assert.Contains($"{seats.Held[0].FreeAt:yyyy-MM-dd HH:mm:ss} UTC", problem.Detail.Ja, StringComparison.Ordinal);
        }

        // On the day that is named it is possible, on the offer's last from the moment on.
        var named = seats.Held[0].FreeFrom(End)!.Value;
        var later = new DateTimeOffset(named, named == End ? new TimeOnly(23, 59, 59) : TimeOnly.MinValue, TimeSpan.Zero);
        Assert.Null(SubscriptionRules.ReassignRefusal(At(seats), later));
    }

    [Theory]
    [InlineData(1, "2027-01-01T00:00:00Z", null, "Assign a free seat.")]
    [InlineData(2, "2027-01-01T00:00:00Z", null, "Wait for the next contract year, whose seats begin after 2027-03-31.")]
    [InlineData(1, "2026-12-31T23:59:59.5Z", null, "Assign a free seat.")]
    [InlineData(1, "2026-12-31T00:00:00Z", "2027-03-31", "Try again then, or assign a free seat.")]
    [InlineData(2, "2026-12-31T00:00:00Z", "2027-03-31", "Try again then.")]
    public void Refusals_NearTheEnd_PromiseNoDayAfterItAndNoSeatThatIsNotFree(int held, string assigned, string? from, string remedy)
    {
        var seats = SubscriptionSeats.None;
        for (var i = 1; i <= held; i++)
        {
            seats = seats.Assigning(i, Wish($"{i}", $"user-{i}", i, Time(assigned)));
        }

        var at = At(seats, total: 2);
        var refusal = SubscriptionRules.ReassignRefusal(at, Time("2027-03-01T00:00:00Z"))!;

        Assert.Equal(("assigned-too-recently", remedy), (refusal.Code, refusal.Remedy!.Value.En));
        Assert.Equal(
            from, refusal.Extensions.TryGetValue("possibleFrom", out var day) ? $"{day(Language.English):yyyy-MM-dd}" : null);
        Assert.Equal(from is null, refusal.Detail.En.EndsWith("with its user until the offer ends, 2027-03-31.", StringComparison.Ordinal));
        if (SubscriptionRules.AssignRefusal(at) is { } full)
        {
            Assert.Equal(from is null, full.Remedy!.Value.En == remedy);
            Assert.Equal(from is not null, full.Remedy.Value.Ja.Contains("2027-03-31 00:00:00 UTC", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Assigned_ToAUserWhoHasLeft_IsAnsweredWhereItWasCarriedOut()
    {
        var left = AssigneeErrors.NotFound();
        var wish = Wish("1", "kim", 1, Time("2026-11-20T00:00:00Z")) with { UserRefusal = left };
        var seats = SubscriptionSeats.None.Assigning(1, wish);

        Assert.Same(left, SubscriptionRules.Assigned(At(SubscriptionSeats.None), wish).Problem);
        Assert.Same(left, SubscriptionRules.Assigned(At(seats), wish with { Id = "2" }).Problem);
        Assert.Same(left, SubscriptionRules.Reassigned(At(seats), wish with { Id = "2" }).Problem);
        Assert.Same(seats, SubscriptionRules.Assigned(At(seats), wish).Value);
        Assert.Same(seats, SubscriptionRules.Reassigned(At(seats), wish).Value);
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
        Assert.Equal(reassign, SubscriptionRules.ReassignRefusal(at, Time("2026-11-20T00:00:00Z"))?.Code);
        Assert.Equal(state, SubscriptionRules.StateOf(at));
    }

    [Fact]
    public void ReassignRefusal_OfSeveralSeats_IsThatOfTheSoonest()
    {
        var seats = SubscriptionSeats.None.Assigning(1, Wish("1", "kim", 1, Time("2026-11-20T00:00:00Z")))
            .Assigning(2, Wish("2", "koe", 2, Time("2026-11-19T00:00:00Z")));

        var refusal = SubscriptionRules.ReassignRefusal(At(seats), Time("2027-02-16T00:00:00Z"));

        Assert.Contains("seat 2 from 2027-02-17", refusal?.Detail.En, StringComparison.Ordinal);
        Assert.Null(SubscriptionRules.ReassignRefusal(At(seats), Time("2027-02-17T00:00:00Z")));
    }

    // Each step: a seat, who asks for it, how many hours later, and which earlier request comes again.
    [Fact]
    public void Seats_WhateverIsDoneInWhateverOrder_AreWhereAModelHasThem() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, Users.Length - 1], Gen.Int[0, 60 * 24], Gen.Int[0, 40]).Array[0, 20].Sample(
            steps =>
            {
                var (seats, now) = (SubscriptionSeats.None, new DateTimeOffset(Start, TimeOnly.MinValue, TimeSpan.Zero));
                var model = new List<(string User, DateTimeOffset Since)>();
                var done = new List<(int Seat, AssigneeWish Wish)>();
                foreach (var ((seat, user, hours, again), i) in steps.Select((s, i) => (s, i)))
                {
                    now = now.AddHours(hours);
                    var at = At(seats, total: 3, DateOnly.FromDateTime(now.UtcDateTime) > End);
                    var wish = Wish($"{i}", Users[user], seat, now);
                    var result = Does(at, seat, wish);

                    Assert.Equal(ModelDoes(model, seat, Users[user], now), result.Problem?.Code);
                    if (result.Value is { } value && !ReferenceEquals(value, seats))
                    {
                        seats = value;
                        done.Add((seat, wish));
                    }

                    CheckRepeated(done, again, at with { Seats = seats });
                    Assert.Equal(model.Select(m => m.User), seats.Held.Select(a => a.AccountId));
                    Assert.Equal(Enumerable.Range(1, model.Count), seats.Held.Select(a => a.Seat));

                    // Whoever had a seat had it for 90 days.
                    Assert.All(
                        seats.All.GroupBy(a => a.Seat),
                        one => Assert.All(
                            one.Zip(one.Skip(1)), pair => Assert.True((pair.Second.At - pair.First.At).TotalDays >= 90)));
                }
            },
            iter: 1_000);

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

    // A request that was carried out comes again, whatever has happened since, and after the end: nothing changes.
    private static void CheckRepeated(List<(int Seat, AssigneeWish Wish)> done, int again, SubscriptionStanding at)
    {
        if (again < done.Count)
        {
            var (seat, wish) = done[again];
            Assert.Same(at.Seats, Does(at, seat, wish).Value);
            Assert.Same(at.Seats, Does(at with { Offer = at.Offer with { HasEnded = true } }, seat, wish).Value);
        }
    }

    private static Result<SubscriptionSeats> Does(SubscriptionStanding at, int seat, AssigneeWish wish) =>
        seat == 0 ? SubscriptionRules.Assigned(at, wish) : SubscriptionRules.Reassigned(at, wish);

    // Seat 0 asks for a free one.
    private static string? ModelDoes(List<(string User, DateTimeOffset Since)> seats, int seat, string user, DateTimeOffset now)
    {
        var has = seats.FindIndex(s => s.User == user) + 1;
        if (DateOnly.FromDateTime(now.UtcDateTime) > End)
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

            seats.Add((user, now));
            return null;
        }

        if (seat > seats.Count)
        {
            return seats.Count == 0 ? "nobody-assigned" : "seat-not-assigned";
        }

        if ((now - seats[seat - 1].Since).TotalHours < 90 * 24)
        {
            return "assigned-too-recently";
        }

        if (has > 0)
        {
            return "user-has-seat";
        }

        seats[seat - 1] = (user, now);
        return null;
    }

    private static SubscriptionStanding At(SubscriptionSeats seats, int total = 3, bool ended = false) => new(
        new Offer<SubscriptionPlan>(
            null, new OfferKey("studio", MembershipKind.LegacyGold, Location.Headquarters, Start), total, End, null)
        { HasEnded = ended },
        seats);

    private static AssigneeWish Wish(string id, string user, int seat, DateTimeOffset at) => new(id, user, seat, "admin", at);

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
