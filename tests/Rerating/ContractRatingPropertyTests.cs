using BenefitsFunctions.Contracts;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Rerating;
using BenefitsFunctions.Tests.Ledger;
using CsCheck;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.Rerating;

/// <summary>
/// A11, I3, I6: whatever profiles, incidents and days come in whatever order, and by whatever version contracts are rated, no more is
/// used than is shown as granted, and the ledger replays to the balance.
/// </summary>
public sealed class ContractRatingPropertyTests(ITestOutputHelper output)
{
    private static readonly Gen<PartnerProfile> Profiles = Gen.Select(
        Gen.OneOf("", "2026-04-01 2027-03-31", "2024-04-01 2029-03-31", "2026-04-01 2026-12-31", "2026-11-01 2027-10-31"),
        Gen.OneOf("", "Data Analytics", "Cloud Platform"),
        (memberships, competencies) => Rated.Profile(memberships, competencies));

    // An event, another profile, a rating by the profile or an older one, some days.
    private static readonly Gen<(int Kind, int Pick, PartnerProfile Profile)[]> Steps =
        Gen.Select(Gen.Frequency((12, Gen.Const(0)), (2, Gen.Const(1)), (3, Gen.Const(2)), (1, Gen.Const(3))), Gen.Int[0, 40], Profiles)
            .Array[1, 120];

    // Rated as unlimited, much used, rated as 5 again: chance alone seldom has a grant sink below what is used.
    private static readonly (int Kind, int Pick, PartnerProfile Profile)[] Sinking =
    [
        (1, 0, Rated.Profile("2026-04-01 2027-03-31", "Cloud Platform")),
        (2, 1, Rated.Profile("")),
        .. Enumerable.Range(0, 40).Select(i => (0, i, Rated.Profile(""))),
        (1, 0, Rated.Profile("2026-04-01 2027-03-31")),
        (2, 1, Rated.Profile("")),
    ];

    private int _shrunk;
    private int _restored;

    [Fact]
    public void Rate_AnySequenceOfProfilesIncidentsAndRatings_KeepsUsedWithinGrantedAndReplays()
    {
        var steps = Gen.Frequency((3, Steps), (1, Steps.Select(further => ((int, int, PartnerProfile)[])[.. Sinking, .. further])));
        Gen.Select(EventGen.Events(EventGen.PlainIds, 40), steps).Sample(Check, iter: 3000);

        output.WriteLine($"{_shrunk} grants sank below what was used, {_restored} contracts came back");
        Assert.True(_shrunk > 10 && _restored > 10, $"{_shrunk} grants sank below what was used, {_restored} contracts came back");
    }

    private void Check(IncidentEvent[] events, (int Kind, int Pick, PartnerProfile Profile)[] steps)
    {
        var ledger = new RatedLedger();
        var profiles = new List<PartnerProfile> { Rated.Profile("2026-04-01 2027-03-31") };
        foreach (var (kind, pick, profile) in steps)
        {
            switch (kind)
            {
                case 0:
                    ledger.Apply(events[pick % events.Length]);
                    break;
                case 1:
                    profiles.Add(profile);
                    break;
                case 2:
                    Rate(ledger, profiles, pick % 3 == 0 ? pick % profiles.Count : profiles.Count - 1);
                    break;
                default:
                    ledger.Today = ledger.Today.AddDays(pick);
                    break;
            }

            var contract = ledger.Contract;
            Assert.InRange(contract.Used, 0, contract.Granted ?? decimal.MaxValue);
            Assert.Equal(contract.Used, Quarters.ToUnits(ledger.Entries.Sum(e => e.Change)));
            if (ledger.Entries is [.., var last])
            {
                Assert.Equal(
                    (contract.Used, contract.Granted),
                    (Quarters.ToUnits(last.UsedAfter), last.GrantedAfter is { } granted ? Quarters.ToUnits(granted) : null));
            }
        }
    }

    private void Rate(RatedLedger ledger, List<PartnerProfile> profiles, int index)
    {
        var (before, version) = (ledger.Contract, new ProfileVersion(profiles[index], index + 1, "office"));
        var change = ledger.Rate(version);
        Interlocked.Add(ref _restored, change is { Kind: TermsKind.Restored, IsSilent: false } ? 1 : 0);
        Interlocked.Add(ref _shrunk, ledger.Contract is { Grant.Unlimited: false } now && now.Used > now.Grant.Units ? 1 : 0);
        Assert.True(change is null || version.Number >= before.RatedBy, "An older version changed something.");
        Assert.Null(ledger.Rate(version));
        Assert.Null(ledger.Rate(version with { Number = ledger.Contract.RatedBy - 1 }));
    }

    // A contract and its ledger by the rules alone.
    private sealed class RatedLedger
    {
        private readonly Dictionary<string, Incident> _incidents = [];
        private LedgerHead _head = new(0, 0, null, null, 0);

        public Contract Contract { get; private set; } = Rated.Contract();

        public List<LedgerEntry> Entries { get; } = [];

        public DateOnly Today { get; set; } = new(2026, 11, 1);

        private DateTimeOffset Now => new(Today, TimeOnly.MinValue, TimeSpan.Zero);

        public void Apply(IncidentEvent happened)
        {
            var before = _incidents.GetValueOrDefault(happened.IncidentId);
            var terms = ContractTerms.Of(Contract);
            if (IncidentRules.Judge(before, happened, terms, _head.Used) is { After: { } after } verdict)
            {
                var step = LedgerStep.Of(_head, terms, before, after, happened, verdict.Effect, Now);
                _incidents[happened.IncidentId] = after;
                Add(step.Entry);
            }
        }

        public TermsChange? Rate(ProfileVersion profile)
        {
            var change = ContractRating.Rate(Contract, profile, Rated.Catalog, Today);
            if (change is { IsSilent: true })
            {
                Contract = change.After;
            }
            else if (change is not null)
            {
                var entry = TermsEntry.Of(_head, Contract, change, Now);
                Contract = Rated.Stored(Contract, change);
                Add(entry);
            }

            return change;
        }

        private void Add(LedgerEntry entry)
        {
            Entries.Add(entry);
            _head = entry.HeadAfter(_head);
            Contract = Contract with { Used = Quarters.ToUnits(_head.Used) };
        }
    }
}
