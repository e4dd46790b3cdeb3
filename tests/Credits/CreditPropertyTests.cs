using BenefitsFunctions.Credits;
using BenefitsFunctions.Http;
using BenefitsFunctions.Offers;
using CsCheck;
using static BenefitsFunctions.Tests.Credits.CreditCases;

namespace BenefitsFunctions.Tests.Credits;

/// <summary>O2: assigning, moving and taking away in any order, some of it repeated, beside a simple model.</summary>
public sealed class CreditPropertyTests
{
    private const int Granted = 2;
    private static readonly string[] Users = ["kim", "koe", "lee"];

    private enum Act
    {
        Assign,
        Move,
        TakeAway,
    }

    [Theory]
    [InlineData(CreditKind.Monthly)]
    [InlineData(CreditKind.Bulk)]
    public void Credits_WhateverIsDoneInWhateverOrder_AreWhereAModelHasThem(CreditKind credit)
    {
        var step = Gen.Select(Gen.Enum<Act>(), Gen.Int[0, Users.Length - 1], Gen.Int[0, 40], Gen.Bool);
        step.Array[0, 25].Sample(steps => Check(credit, steps), iter: 1_000);
    }

    private static void Check(CreditKind credit, (Act Act, int User, int Days, bool Repeats)[] steps)
    {
        var model = new Model(credit);
        var assignments = new CreditAssignments(credit, []);
        var day = Start;
        var done = new List<(Act Act, AssigneeWish Wish)>();
        foreach (var ((act, user, days, repeats), i) in steps.Select((s, i) => (s, i)))
        {
            for (var d = 0; d < days; d++)
            {
                day = day.AddDays(1);
                model.Lives(day);
            }

            var ended = day > End;
            var total = credit == CreditKind.Bulk ? 1 : Granted;
            var at = CreditStanding.Of(Offer(assignments, total, ended), [], day) with { Assignments = assignments };
            var wish = Wish($"{i}", Users[user], new DateTimeOffset(day, new TimeOnly(9, 0), TimeSpan.Zero));
            var result = Do(act, at, wish);

            Assert.Equal(model.Does(act, Users[user], day, ended), result.Problem?.Code);
            var before = assignments;
            assignments = result.Value ?? assignments;
            if (!ReferenceEquals(before, assignments))
            {
                done.Add((act, wish));
            }

            if (repeats && done.Count > 0)
            {
                // Another try of a request that was carried out, whatever has happened since, changes nothing.
                CheckRepeated(done[days % done.Count], at with { Assignments = assignments });
            }

            CheckAgainst(model, assignments, day);
        }
    }

    private static void CheckRepeated((Act Act, AssigneeWish Wish) done, CreditStanding at)
    {
        var over = at with { Offer = at.Offer with { HasEnded = true } };
        Assert.Same(at.Assignments, Do(done.Act, at, done.Wish).Value);
        Assert.Same(at.Assignments, Do(done.Act, over, done.Wish with { UserRefusal = AssigneeErrors.NotFound() }).Value);
    }

    private static Result<CreditAssignments> Do(Act act, CreditStanding at, AssigneeWish wish) => act switch
    {
        Act.Assign => CreditRules.Assigned(at, wish),
        Act.Move => CreditRules.Moved(at, wish),
        _ => CreditRules.TakenAway(at, wish),
    };

    private static void CheckAgainst(Model model, CreditAssignments assignments, DateOnly day)
    {
        Assert.Equal(model.Held.Order(), assignments.Held.Select(a => a.AccountId).Order());
        Assert.InRange(assignments.Held.Count, 0, model.Total);
        Assert.All(assignments.All, a => Assert.True(a.Ended is null || a.AssignedAt <= a.Ended.At));

        // Of one user no two overlap.
        Assert.All(
            assignments.All.GroupBy(a => a.AccountId),
            own => Assert.All(own.Zip(own.Skip(1)), pair => Assert.True(pair.First.Ended!.At <= pair.Second.AssignedAt)));
        if (assignments.Credit == CreditKind.Monthly)
        {
            var months = CreditMonths.Of(assignments, day < End ? day : End);
            Assert.Equal(model.Months.Order(), months.Select(m => (m.Month.Year, m.Month.Month, m.AccountId)).Order());

            // No month grants more than the offer holds.
            Assert.All(months.GroupBy(m => m.Month), month => Assert.InRange(month.Sum(m => m.Usd), 0, Granted * 100));
        }
    }

    /// <summary>Who has the credits, and what each day that passed granted.</summary>
    private sealed class Model(CreditKind credit)
    {
        private readonly HashSet<string> _had = [];

        public HashSet<string> Held { get; } = [];

        public HashSet<(int Year, int Month, string User)> Months { get; } = [];

        public int Total => credit == CreditKind.Bulk ? 1 : Granted;

        private int Granting(DateOnly day) => Months.Count(m => (m.Year, m.Month) == (day.Year, day.Month));

        public void Lives(DateOnly day)
        {
            if (day <= End)
            {
                Months.UnionWith(Held.Select(user => (day.Year, day.Month, user)));
            }
        }

        public string? Does(Act act, string user, DateOnly day, bool ended)
        {
            var refusal = Refuses(act, user, day, ended);
            if (refusal is null)
            {
                if (act is Act.Move or Act.TakeAway)
                {
                    Held.ExceptWith(act == Act.Move ? [.. Held] : [user]);
                }

                if (act is Act.Move or Act.Assign)
                {
                    Held.Add(user);
                    _had.Add(user);
                }

                Lives(day);
            }

            return refusal;
        }

        private string? Refuses(Act act, string user, DateOnly day, bool ended) => (act, credit) switch
        {
            _ when ended => "offer-ended",
            (Act.Assign, _) when Held.Contains(user) => null,
            (Act.Assign, CreditKind.Bulk) => Held.Count > 0 ? "already-assigned" : null,
            (Act.Assign, _) when Held.Count == Total => "none-left",
            (Act.Assign, _) => Months.Contains((day.Year, day.Month, user)) || Granting(day) < Total ? null : "month-used-up",
            (Act.Move, CreditKind.Monthly) => "monthly-not-movable",
            (Act.Move, _) => Held.Count == 0 ? "nobody-assigned" : null,
            (_, CreditKind.Bulk) => "bulk-stays",
            _ when _had.Contains(user) => null,
            _ => Held.Count == 0 ? "nobody-assigned" : "user-not-assigned",
        };
    }
}
