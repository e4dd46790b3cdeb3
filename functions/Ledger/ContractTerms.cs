using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;

namespace BenefitsFunctions.Ledger;

/// <summary>What a contract allows.</summary>
/// <param name="Granted">Units granted, in quarters; null without a limit (I4).</param>
/// <param name="InQuarters">Units may be quarters (hours); otherwise they are whole.</param>
/// <param name="Year">The days that it covers.</param>
public sealed record ContractTerms(long? Granted, bool InQuarters, ContractYear Year)
{
    /// <summary>The most units of an event.</summary>
    public const int MaxUnits = 10_000;

    public static ContractTerms Of(Contract contract) => new(
        contract.Grant.Unlimited ? null : Quarters.Of(contract.Grant.Units),
        contract.Benefit == Benefit.AdvisoryHours,
        new ContractYear(contract.Start, contract.End));

    /// <summary>I4: true for what some contract takes: quarters, up to <see cref="MaxUnits"/>.</summary>
    public static bool IsUnits(decimal units) => units is > 0 and <= MaxUnits && decimal.IsInteger(units * Quarters.PerUnit);

    /// <summary>I4: the units in quarters; null when they are none of this contract's.</summary>
    public long? ToQuarters(decimal units) => IsUnits(units) && (InQuarters || decimal.IsInteger(units)) ? Quarters.Of(units) : null;
}

/// <summary>The days that a contract covers, both included.</summary>
public readonly record struct ContractYear(DateOnly Start, DateOnly End)
{
    /// <summary>Why an opening at <paramref name="time"/> is refused; null within the year.</summary>
    public RejectionReason? Refuses(DateTimeOffset time)
    {
        var day = DateOnly.FromDateTime(time.UtcDateTime);
        return day > End ? RejectionReason.Expired : day < Start ? RejectionReason.NotStarted : null;
    }
}
