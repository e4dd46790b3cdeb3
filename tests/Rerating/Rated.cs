using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Tests.Rerating;

/// <summary>Contracts and profiles to rate them by.</summary>
internal static class Rated
{
    public static readonly DateOnly Start = new(2026, 4, 1);
    public static readonly DateOnly End = new(2027, 3, 31);

    public static EntitlementCatalog Catalog { get; } = EntitlementCatalog.Load(EntitlementCatalog.DefaultPath);

    /// <summary>Signature Cloud Support of a Silver membership without a cloud competency: 5 incidents.</summary>
    public static Contract Contract() => new(
        new ContractIds("100000000009", "10000000000008"),
        "1",
        "a",
        Benefit.SignatureCloudSupport,
        MembershipKind.LegacySilver,
        "headquarters",
        Grant.Of(5),
        Used: 0,
        Start,
        End,
        DateTimeOffset.UnixEpoch,
        DateTimeOffset.UnixEpoch);

    /// <summary>A profile with memberships such as <c>2026-04-01 2027-03-31, …</c>.</summary>
    public static PartnerProfile Profile(
        string memberships, string competencies = "", MembershipKind kind = MembershipKind.LegacySilver) => new(
        "P",
        "US",
        PreferredLanguage.en,
        true,
        new ProgramContact("A", "a@p.example"),
        [],
        [.. memberships.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(m => m.Split(' ')).Select(
            m => new Membership(kind, DateOnly.Parse(m[0]), DateOnly.Parse(m[1])))],
        competencies.Split(", ", StringSplitOptions.RemoveEmptyEntries),
        []);

    public static ProfileVersion Version(long number, string memberships, string competencies) =>
        new(Profile(memberships, competencies), number, "office");

    /// <summary>The contract as storage has it after a change.</summary>
    public static Contract Stored(Contract before, TermsChange change) => change.After with
    {
        FirstGrant = before.FirstGrant ?? before.Grant,
        FirstEnd = before.FirstEnd ?? before.End,
    };
}
