using System.Globalization;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;

namespace BenefitsFunctions.Balances;

/// <summary>Something that is stored and is not what the ledger says. Units are incidents or hours, times ISO 8601 in UTC.</summary>
/// <param name="Field">What: one of the fields of docs/audit.md.</param>
/// <param name="Entry">The number of the entry that it shows at; null when it is about no single one.</param>
/// <param name="IncidentId">The incident that it is about; null when it is about none.</param>
/// <param name="Stored">What is stored; null for nothing.</param>
/// <param name="ByLedger">What follows from the ledger; null for nothing.</param>
public sealed record Difference(string Field, long? Entry, string? IncidentId, string? Stored, string? ByLedger)
{
    internal static string? Units(long? quarters) =>
        quarters is { } known ? Quarters.ToUnits(known).ToString("0.##", CultureInfo.InvariantCulture) : null;

    internal static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    internal static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    internal static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal static string? Grant(Grant? grant) => grant is { } known ? known.Unlimited ? "unlimited" : Number(known.Units) : null;
}

/// <summary>Differences: how many there are, and the first of them.</summary>
public sealed class Differences
{
    /// <summary>The most of one contract that are listed; the others are counted.</summary>
    public const int MostListed = 20;

    private readonly List<Difference> _listed = [];

    public long Count { get; private set; }

    public IReadOnlyList<Difference> Listed => _listed;

    public void Add(Difference difference)
    {
        Count++;
        if (_listed.Count < MostListed)
        {
            _listed.Add(difference);
        }
    }

    public void Add(Differences others)
    {
        Count += others.Count;
        _listed.AddRange(others.Listed.Take(MostListed - _listed.Count));
    }
}
