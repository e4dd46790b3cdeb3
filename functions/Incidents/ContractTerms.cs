using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;

namespace BenefitsFunctions.Incidents;

/// <summary>What a contract allows.</summary>
/// <param name="Quarters">Units granted, in quarters; null without a limit (I4).</param>
/// <param name="InQuarters">Units may be quarters (hours); otherwise they are whole.</param>
/// <param name="Start">First day.</param>
/// <param name="End">Last day that counts.</param>
public sealed record ContractTerms(long? Quarters, bool InQuarters, DateOnly Start, DateOnly End)
{
    /// <summary>Quarters in a unit: advisory hours are taken in quarter hours (I4), and whole numbers keep sums exact.</summary>
    public const int PerUnit = 4;

    private const int MaxUnits = 10_000;

    public static ContractTerms Of(Contract contract) => new(
        contract.Grant.Unlimited ? null : (long)contract.Grant.Units * PerUnit, contract.Benefit == Benefit.AdvisoryHours, contract.Start, contract.End);

    /// <summary>I4: the units in quarters; null when they are none of this contract's.</summary>
    public long? ToQuarters(decimal units)
    {
        var quarters = units * PerUnit;
        var fits = units is > 0 and <= MaxUnits && quarters == decimal.Truncate(quarters) && (InQuarters || units == decimal.Truncate(units));
        return fits ? (long)quarters : null;
    }
}
