using BenefitsFunctions.Audit;
using BenefitsFunctions.Balances;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Ledger;
using static BenefitsFunctions.Tests.Ledger.TestEvents;

namespace BenefitsFunctions.Tests.Balances;

/// <summary>What an audit says of a damaged contract: the one thing that is wrong, by name, with both values.</summary>
public sealed class BalanceAuditTests
{
    public static TheoryData<string, string> Damages { get; } = new()
    {
        { "used", "used: 4 / 2" },
        { "entries", "entries: 2 / 4" },
        { "end gone", "entry 4: - / 4 to 4 are missing" },
        { "all gone", "entry 1: - / 1 to 4 are missing" },
        { "granted", "granted: 30 / 3" },
        { "told", "toldThrough: 9 / 4" },
        { "usedUpAt", "usedUpAt: 2026-11-20T12:00:00.0000000Z / -" },
        { "incident", "incident 1 a: Rejected Expired, holds 0 / Open, holds 1" },
        { "incident gone", "incident 4 b: - / Closed NotCharged, holds 0" },
        { "incident without entry", "incident x: Open, holds 1 / -" },
        { "entry used", "usedAfter 2 b: 3 / 2" },
        { "entry change", "usedAfter 2 b: 2 / 6" },
        { "entry granted", "grantedAfter 3 c: 5 / 3" },
        { "entry crossed", "crossed 1 a: NothingLeft / -" },
        { "entry effect", "effect 4 b: Kept / Open, holds 1" },
        { "entry at", "at 4 b: 2026-11-19T12:00:00.0000000Z / 2026-11-20T12:00:02.0000000Z" },
        { "entry gone", "entry 2: - / 2 to 2 are missing" },
    };

    // a takes a unit, b one, c one, and b gives its back.
    private static AuditedLedger Sound() => AuditedLedger.Of(
        Grant.Of(3), Opened("a", "1"), Opened("b", "2"), Opened("c", "3"), Closed("b", "4", IncidentOutcome.NotCharged));

    [Theory]
    [MemberData(nameof(Damages))]
    public void Audit_OfADamagedContract_NamesWhatIsWrong(string damage, string expected)
    {
        var ledger = Sound();
        // What was used up and is not any more stays noted.
        Assert.NotNull(ledger.Head.UsedUpAt);
        Damage(ledger, damage);

        Assert.Equal(expected, Shown(ledger.Audit()[0]));
    }

    [Fact]
    public void Audit_OfAUseBeyondTheGrant_SaysSo()
    {
        var ledger = AuditedLedger.Of(Grant.Of(2), Opened("a", "1"), Opened("b", "2"));
        ledger.Entries[1] = (IncidentEntry)ledger.Entries[1] with { Change = 8, UsedAfter = 12, GrantedAfter = 12 };
        ledger.Head = ledger.Head with { Used = 12 };

        Assert.Contains(ledger.Audit(), d => Shown(d) == "overdrawn 2 b: 3 / 2");
    }

    [Fact]
    public void Audit_OfAContractWithoutARow_SaysWhatIsLeftOfIt()
    {
        var audit = new BalanceAudit("1", null, null, _ => true);
        Sound().Entries.ForEach(audit.Take);

        Assert.Equal(["contract: - / 4 entries"], audit.Result(null).Differences.Listed.Select(Shown));
    }

    [Fact]
    public void Audit_OfManyDifferences_CountsAllAndListsSome()
    {
        var ledger = AuditedLedger.Of(Grant.WithoutLimit, Enumerable.Range(0, 50).Select(i => Opened($"i{i}", $"{i}")));
        ledger.Incidents.Clear();
        var audit = new BalanceAudit("1", ledger.Contract, ledger.Head, _ => true);
        ledger.Entries.ForEach(audit.Take);

        var differences = audit.Result(null).Differences;

        Assert.Equal((50, Differences.MostListed), (differences.Count, differences.Listed.Count));
    }

    [Fact]
    public void With_WhenThereAreMoreThanAreKept_CountsThem()
    {
        var differences = new Differences();
        for (var i = 0; i < 30; i++)
        {
            differences.Add(new Difference("used", null, null, "1", "2"));
        }

        var run = new AuditRun("a", Noon);
        for (var i = 0; i < 60; i++)
        {
            run = run.With(new AuditedContract($"{i}", "1", 10, differences)).After;
        }

        Assert.Equal((60, 60, 1_800, AuditRun.MostKept, 600), (run.Contracts, run.Different, run.Differences, run.Kept, run.Entries));
    }

    private static void Damage(AuditedLedger ledger, string damage)
    {
        var (head, entries) = (ledger.Head, ledger.Entries);
        IncidentEntry Entry(int number) => (IncidentEntry)entries[number - 1];
        switch (damage)
        {
            case "used":
                ledger.Head = head with { Used = 16 };
                break;
            case "entries":
                ledger.Head = head with { Entries = 2 };
                break;
            case "granted":
                ledger.Contract = ledger.Contract with { Grant = Grant.Of(30) };
                break;
            case "told":
                ledger.Head = head with { ToldThrough = 9 };
                break;
            case "usedUpAt":
                ledger.Entries.RemoveRange(2, 2);
                ledger.Incidents.Remove("c");
                ledger.Incidents["b"] = ledger.Incidents["a"] with { IncidentId = "b" };
                ledger.Head = new LedgerHead(8, 2, entries[1].At, Noon, 2);
                break;
            case "incident":
                ledger.Incidents["a"] = new Incident("a", IncidentStatus.Rejected) { Reason = RejectionReason.Expired };
                break;
            case "incident gone":
                ledger.Incidents.Remove("b");
                break;
            case "incident without entry":
                ledger.Incidents["x"] = ledger.Incidents["a"] with { IncidentId = "x" };
                break;
            case "entry used":
                entries[1] = Entry(2) with { UsedAfter = 12 };
                break;
            case "entry change":
                entries[1] = Entry(2) with { Change = 20 };
                break;
            case "entry granted":
                entries[2] = Entry(3) with { GrantedAfter = 20 };
                break;
            case "entry crossed":
                entries[0] = Entry(1) with { Crossed = Threshold.NothingLeft };
                break;
            case "entry effect":
                entries[3] = Entry(4) with { Effect = LedgerEffect.Kept };
                break;
            case "entry at":
                entries[3] = Entry(4) with { At = Noon.AddDays(-1) };
                break;
            case "end gone":
                entries.RemoveAt(3);
                break;
            case "all gone":
                entries.Clear();
                break;
            case "entry gone":
                entries.RemoveAt(1);
                break;
        }
    }

    private static string Shown(Difference d) =>
        $"{string.Join(' ', new[] { d.Field, $"{d.Entry}", d.IncidentId }.Where(part => part is { Length: > 0 }))}: "
        + $"{d.Stored ?? "-"} / {d.ByLedger ?? "-"}";
}
