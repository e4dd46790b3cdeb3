using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;

namespace BenefitsFunctions.BenefitsPage;

/// <summary>
/// B1: one benefit over the locations shown: the sum of its contracts that run. Blank as long as one of them is blank, or there is
/// none.
/// </summary>
public sealed record BenefitTotal(Benefit Benefit, bool Unlimited, decimal? Total, decimal? Used, decimal? Remaining)
{
    public static IReadOnlyList<BenefitTotal> Of(IEnumerable<BenefitLine> lines) =>
        [.. lines.GroupBy(l => l.Benefit).Select(benefit => Of(benefit.Key, [.. benefit]))];

    private static BenefitTotal Of(Benefit benefit, List<BenefitLine> lines)
    {
        var running = lines.Where(l => l.State is BenefitState.Active or BenefitState.Exhausted).ToList();
        var unlimited = lines.Any(l => l.Unlimited && l.State is not BenefitState.Expired);
        if (running.Count == 0 || running.Any(l => l.PublishedAt is null))
        {
            return new BenefitTotal(benefit, unlimited, null, null, null);
        }

        var used = running.Sum(l => l.Used);
        return running.Any(l => l.Unlimited)
            ? new BenefitTotal(benefit, unlimited, null, used, null)
            : new BenefitTotal(benefit, unlimited, running.Sum(l => l.Total), used, running.Sum(l => l.Remaining));
    }
}
