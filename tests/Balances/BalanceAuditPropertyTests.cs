using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Tests.Ledger;
using CsCheck;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.Balances;

/// <summary>Whatever happened to a contract, an audit finds nothing; whatever of it is changed then, it finds that.</summary>
public sealed class BalanceAuditPropertyTests(ITestOutputHelper output)
{
    private const int Cases = 1_000;

    private static readonly Gen<(IncidentEvent[] Events, int Units, int Seed)> Lives =
        Gen.Select(EventGen.Events([.. EventGen.PlainIds, "e", "f"], 25), Gen.Int[0, 9], Gen.Int, (e, u, s) => (e, u, s));

    private static readonly (string Name, Func<LedgerHead, LedgerHead> Change)[] Heads =
    [
        ("used more", head => head with { Used = head.Used + 4 }),
        ("used less", head => head with { Used = head.Used - 1 }),
        ("entries more", head => head with { Entries = head.Entries + 1 }),
        ("entries less", head => head with { Entries = head.Entries - 1 }),
        ("last at", head => head with { LastAt = TestEvents.Noon.AddDays(-7) }),
        ("no last at", head => head with { LastAt = head.LastAt is null ? TestEvents.Noon : null }),
        ("used up at", head => head with { UsedUpAt = TestEvents.Noon.AddDays(-7) }),
        ("told too much", head => head with { ToldThrough = head.Entries + 1 }),
        ("extension", head => head with { JudgingAgain = new JudgingAgain(99, 0, false) }),
    ];

    private static readonly (string Name, Func<IncidentEntry, IncidentEntry> Change)[] IncidentEntries =
    [
        ("change", e => e with { Change = e.Change + 4 }),
        ("used after", e => e with { UsedAfter = e.UsedAfter + 4 }),
        ("granted after", e => e with { GrantedAfter = e.GrantedAfter is { } granted ? granted + 4 : 4 }),
        ("incident", e => e with { IncidentId = "zz" }),
        ("at", e => e with { At = e.At.AddDays(1) }),
        ("crossed", e => e with { Crossed = e.Crossed is null ? Threshold.NothingLeft : null }),
        ("reason", e => e with { Reason = e.Reason is null ? RejectionReason.Expired : null }),
        .. Enum.GetValues<LedgerEffect>().Select(effect => ($"effect {effect}", Become(effect))),
    ];

    private static readonly (string Name, Func<TermsEntry, TermsEntry> Change)[] TermsEntries =
    [
        ("used after", e => e with { UsedAfter = e.UsedAfter + 4 }),
        ("granted before", e => e with { Before = e.Before with { Grant = Grant.Of(77) } }),
        ("granted after", e => e with { After = e.After with { Grant = Grant.Of(77) } }),
        ("end before", e => e with { Before = e.Before with { End = e.Before.End.AddDays(77) } }),
        ("end after", e => e with { After = e.After with { End = e.After.End.AddDays(77) } }),
    ];

    private static readonly (string Name, Func<Incident, Incident?> Change)[] Incidents =
    [
        ("gone", _ => null),
        ("units", i => i.Held > 0 ? i with { Quarters = i.Quarters + 4 } : i with { Status = IncidentStatus.Open, Quarters = 4 }),
        ("status", i => i with { Status = (IncidentStatus)(((int)i.Status + 1) % 4) }),
    ];

    [Fact]
    public void Audit_WhateverHappened_FindsNothing() => Lives.Sample(
        life =>
        {
            var ledger = Live(life.Events, life.Units, life.Seed);
            var found = ledger.Audit();
            Assert.True(found.Count == 0, string.Join('\n', found.Concat<object>(ledger.Entries)));
        },
        iter: Cases);

    [Fact]
    public void Audit_WhenOneThingIsChanged_FindsIt()
    {
        var tried = new Dictionary<string, int>();
        Lives.Sample(
            life =>
            {
                foreach (var (name, change) in Changes(Live(life.Events, life.Units, life.Seed), new Random(life.Seed)))
                {
                    var ledger = Live(life.Events, life.Units, life.Seed);
                    change(ledger);
                    Assert.True(ledger.Audit().Count > 0, $"{name}\n{ledger.Head}\n{string.Join('\n', ledger.Entries)}");
                    tried[name] = tried.GetValueOrDefault(name) + 1;
                }
            },
            iter: Cases / 5,
            threads: 1);
        output.WriteLine(string.Join('\n', tried.Select(t => $"{t.Key}: {t.Value}")));
    }

    [Fact]
    public void Audit_WhenCommitsCameMeanwhile_FindsNothing() => Lives.Sample(
        life =>
        {
            var (cut, read) = (life.Events.Length / 3, life.Events.Length / 2);
            var ledger = AuditedLedger.Of(GrantOf(life.Units), life.Events[..cut]);
            var head = ledger.Head;
            Array.ForEach(life.Events[cut..read], ledger.Apply);
            var incidents = ledger.Incidents.ToDictionary();
            Array.ForEach(life.Events[read..], ledger.Apply);
            ledger.Incidents.Clear();
            foreach (var (id, incident) in incidents)
            {
                ledger.Incidents[id] = incident;
            }

            // The row was read first, the incidents then, the entries last.
            Assert.Empty(ledger.Audit(head, ledger.Head));
        },
        iter: Cases);

    private static Func<IncidentEntry, IncidentEntry> Become(LedgerEffect effect) =>
        entry => entry with { Effect = entry.Effect == effect ? (LedgerEffect)(((int)effect + 1) % 6) : effect };

    private static Grant GrantOf(int units) => units == 0 ? Grant.WithoutLimit : Grant.Of(units);

    // Events, and in between terms that change and extensions.
    private static AuditedLedger Live(IncidentEvent[] events, int units, int seed)
    {
        var (ledger, random) = (new AuditedLedger(GrantOf(units)), new Random(seed));
        foreach (var happened in events)
        {
            ledger.Apply(happened);
            switch (random.Next(12))
            {
                case 0:
                    ledger.Change(GrantOf(random.Next(5)), ledger.Contract.End.AddDays(-random.Next(3)));
                    break;
                case 1:
                    ledger.Extend(ledger.Contract.End.AddDays(random.Next(1, 4)));
                    break;
            }
        }

        return ledger;
    }

    // One of each kind, at a place by chance.
    private static IEnumerable<(string Name, Action<AuditedLedger> Change)> Changes(AuditedLedger ledger, Random random)
    {
        foreach (var (name, change) in Heads)
        {
            yield return ($"head: {name}", l => l.Head = change(l.Head));
        }

        var places = Enumerable.Range(0, ledger.Entries.Count).ToList();
        foreach (var (name, change) in IncidentEntries)
        {
            var own = places.Where(i => ledger.Entries[i] is IncidentEntry).ToList();
            if (own.Count > 0)
            {
                var at = own[random.Next(own.Count)];
                yield return ($"entry: {name}", l => l.Entries[at] = change((IncidentEntry)l.Entries[at]));
            }
        }

        foreach (var (name, change) in TermsEntries)
        {
            var own = places.Where(i => ledger.Entries[i] is TermsEntry).ToList();
            if (own.Count > 0)
            {
                var at = own[random.Next(own.Count)];
                yield return ($"terms: {name}", l => l.Entries[at] = change((TermsEntry)l.Entries[at]));
            }
        }

        foreach (var (name, change) in Incidents)
        {
            if (ledger.Incidents.Count > 0)
            {
                var id = ledger.Incidents.Keys.ElementAt(random.Next(ledger.Incidents.Count));
                yield return ($"incident: {name}", l => Change(l, id, change));
            }
        }

        if (places.Count > 0)
        {
            var at = random.Next(places.Count);
            yield return ("entry gone", l => l.Entries.RemoveAt(at));
            yield return ("entry twice", l => l.Entries.Insert(at, l.Entries[at]));
            yield return ("entry number", l => l.Entries[at] = l.Entries[at] with { Sequence = l.Entries[at].Sequence + 1 });
            yield return ("granted", l => l.Contract = l.Contract with { Grant = Grant.Of(77) });
        }

        if (ledger.Entries.OfType<TermsEntry>().Any())
        {
            yield return ("end", l => l.Contract = l.Contract with { End = l.Contract.End.AddDays(77) });
        }
    }

    private static void Change(AuditedLedger ledger, string id, Func<Incident, Incident?> change)
    {
        if (change(ledger.Incidents[id]) is { } changed)
        {
            ledger.Incidents[id] = changed;
        }
        else
        {
            ledger.Incidents.Remove(id);
        }
    }
}
