using BenefitsFunctions.Contracts;
using BenefitsFunctions.Ledger;

namespace BenefitsFunctions.Tests.Ledger;

/// <summary>Makes events, and what a contract allows.</summary>
internal static class TestEvents
{
    public const string Contract = "10000000000008";
    public static readonly DateOnly Start = new(2026, 4, 1);
    public static readonly DateOnly End = new(2027, 3, 31);
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly IncidentSubject Subject = new("windows-server", "2022", "B");

    public static ContractTerms Granting(int? units) => new(units * Quarters.PerUnit, false, new ContractYear(Start, End));

    public static IncidentEvent Opened(string incident, string id, decimal units = 1, DateTimeOffset? time = null) =>
        new(new EventIdentity("/test", id), IncidentEventType.Opened, Contract, time ?? Noon, incident, "opener", units, null, Subject);

    public static IncidentEvent Closed(string incident, string id, IncidentOutcome outcome, DateTimeOffset? time = null) =>
        new(new EventIdentity("/test", id), IncidentEventType.Closed, Contract, time ?? Noon, incident, "closer", 0, outcome, default);
}
