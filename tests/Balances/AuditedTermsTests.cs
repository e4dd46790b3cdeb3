using BenefitsFunctions.Balances;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Extensions;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Rerating;
using BenefitsFunctions.Tests.Rerating;
using CsCheck;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.Balances;

/// <summary>What a ledger says of the terms of a contract, and of what goes with them, whatever changed them (A11, E4).</summary>
public sealed class AuditedTermsTests(ITestOutputHelper output)
{
    private static readonly string[] Memberships =
        ["", "2026-04-01 2027-03-31", "2026-04-01 2026-12-31", "2026-04-01 2026-09-30"];

    [Fact]
    public void Claim_WhateverChangedTheTerms_FindsNothingAndPutsAnyEarlierRowRight()
    {
        var (open, revoked, changed) = (0, 0, 0);
        Gen.Int.Sample(
            seed =>
            {
                var (rows, head, entries, profile) = Live(new Random(seed));
                var contract = rows[^1];
                var audit = new BalanceAudit("1", contract, head, _ => true);
                entries.ForEach(audit.Take);
                Assert.Empty(audit.Result(null).Differences.Listed.Select(d => $"{d}"));

                foreach (var row in rows)
                {
                    var rebuilt = Replayed(row, head, entries).Claim.Of(row);
                    Assert.Equal(
                        (Terms.Of(contract), contract.ExtendedUntil, contract.FirstGrant, contract.FirstEnd),
                        (Terms.Of(rebuilt), rebuilt.ExtendedUntil, rebuilt.FirstGrant, rebuilt.FirstEnd));
                    Assert.Equal(contract.EndReason == EndReason.Revoked, rebuilt.EndReason == EndReason.Revoked);
                    open += contract.EndReason == rebuilt.EndReason ? 0 : 1;
                    changed += rebuilt == row ? 0 : 1;
                    if (contract.EndReason == EndReason.Revoked)
                    {
                        var back = Rated.Version(profile + 1, Memberships[1], "");
                        Assert.Null(ContractRating.Rate(rebuilt, back, Rated.Catalog, rebuilt.End.AddDays(-1)));
                        revoked++;
                    }
                }
            },
            iter: 1_000,
            threads: 1);
        output.WriteLine($"{changed} rows put right, {revoked} of revoked contracts; {open} with the reason left as it was");
        Assert.True(revoked > 100 && open * 8 < changed, $"{changed} {revoked} {open}");
    }

    [Fact]
    public void Audit_OfARowThatPredatesARevocation_NamesWhatGoesWithIt()
    {
        var before = Rated.Contract();
        var day = new DateOnly(2026, 11, 20);
        var change = new Revocation("office", "a reason").Decide(before, day)!.Value!;
        var entry = TermsEntry.Of(new LedgerHead(0, 0, null, null, 0), before, change, At(day));
        var audit = new BalanceAudit("1", before, entry.HeadAfter(new LedgerHead(0, 0, null, null, 0)), _ => true);
        audit.Take(entry);

        var found = audit.Result(null).Differences.Listed;

        Assert.Equal(["end", "endReason", "first"], found.Select(d => d.Field));
        Assert.Equal((null, "revoked"), (found[1].Stored, found[1].ByLedger));
        Assert.Equal("5 until 2027-03-31", found[2].ByLedger);
    }

    private static BalanceAudit Replayed(Contract row, LedgerHead head, List<LedgerEntry> entries)
    {
        var audit = new BalanceAudit("1", row, head, _ => true);
        entries.ForEach(audit.Take);
        Assert.Equal(0, audit.LedgerFaults().Count);
        return audit;
    }

    // The contract after each change, the last one too.
    private static (List<Contract> Rows, LedgerHead Head, List<LedgerEntry> Entries, long Profile) Live(Random random)
    {
        var (rows, entries) = (new List<Contract> { Rated.Contract() }, new List<LedgerEntry>());
        var (head, profile, day) = (new LedgerHead(0, 0, null, null, 0), 0L, new DateOnly(2026, 6, 1));
        for (var step = 0; step < 6; step++)
        {
            day = day.AddDays(random.Next(90));
            var contract = rows[^1];
            var change = random.Next(8) switch
            {
                0 => new Revocation("office", "a reason").Decide(contract, day)?.Value,
                1 or 2 => ExtensionRules.Decide(
                    contract, new ExtensionRequest(contract.End.AddDays(random.Next(1, 120)), "a reason"), "office").Change,
                _ => ContractRating.Rate(
                    contract,
                    Rated.Version(++profile, Memberships[random.Next(Memberships.Length)], random.Next(2) == 0 ? "" : "Cloud Platform"),
                    Rated.Catalog,
                    day),
            };
            if (change is { IsSilent: true })
            {
                rows.Add(change.After);
            }
            else if (change is not null)
            {
                var entry = TermsEntry.Of(head, contract, change, At(day));
                head = entry.HeadAfter(head);
                entries.Add(entry);
                rows.Add(Rated.Stored(contract, change));
            }
        }

        return (rows, head, entries, profile);
    }

    private static DateTimeOffset At(DateOnly day) => new(day.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero);
}
