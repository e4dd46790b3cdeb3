using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Ledger;

namespace BenefitsFunctions.Advisory;

/// <summary>A10: how much may be asked for, and which contract it is charged to. Pure.</summary>
public static class AdvisoryRules
{
    /// <summary>The most hours of a request; the fewest are a quarter, and they are whole quarters (I4).</summary>
    public const int MaxHours = 1_000;

    /// <summary>The most characters of a topic.</summary>
    public const int MaxTopic = 500;

    /// <summary>The most requests of a partner that wait to be charged.</summary>
    public const int MaxWaiting = 200;

    /// <summary>True for hours that can be asked for.</summary>
    public static bool IsHours(decimal hours) => hours is > 0 and <= MaxHours && decimal.IsInteger(hours * Quarters.PerUnit);

    /// <summary>
    /// The contract that a request of that many quarters is charged to at <paramref name="at"/>: of those with advisory hours that are
    /// active then the one that ends first among those with enough hours left; where none has enough, the one that ends first,
    /// whose ledger then rejects it. Null when none is active.
    /// </summary>
    public static Contract? Choose(IEnumerable<Contract> contracts, long quarters, DateTimeOffset at)
    {
        List<Contract> active =
        [
            .. contracts.Where(c => c.Benefit == Benefit.AdvisoryHours && new ContractYear(c.Start, c.End).Refuses(at) is null)
                .OrderBy(c => c.End).ThenBy(c => c.Start).ThenBy(c => c.Ids.ContractId, StringComparer.Ordinal),
        ];
        return active.Find(c => c.Grant.Unlimited || c.Used + Quarters.ToUnits(quarters) <= c.Grant.Units) ?? active.FirstOrDefault();
    }
}
