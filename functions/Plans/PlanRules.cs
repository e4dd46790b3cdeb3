using BenefitsFunctions.Products;

namespace BenefitsFunctions.Plans;

/// <summary>A considered plan with every reason against it; usable when there is none.</summary>
public sealed record PlanVerdict(PlanCandidate Candidate, IReadOnlyList<PlanReason> Reasons)
{
    public bool Usable => Reasons.Count == 0;
}

/// <summary>The rules P1-P3 and L4: which plans can be used. Pure.</summary>
public static class PlanRules
{
    /// <summary>
    /// Judges every plan. Usable ones come first, the best to use before the others: what takes no units, then the contract that ends
    /// first; the plan for customers last, since it does not count for the provider's own tenant (P5).
    /// </summary>
    public static IReadOnlyList<PlanVerdict> Judge(IEnumerable<PlanCandidate> candidates, PlanQuestion question) =>
    [
        .. candidates.Select(c => new PlanVerdict(c, [.. ReasonsAgainst(c, question)]))
            .OrderByDescending(v => v.Usable)
            .ThenBy(v => v.Candidate.Plan == SupportPlan.CloudSolutionProvider)
            .ThenBy(v => v.Candidate is not ({ Plan: SupportPlan.Included } or { Contract.Grant.Unlimited: true }))
            .ThenBy(v => v.Candidate.End)
            .ThenBy(v => v.Candidate.Plan)
            .ThenBy(v => v.Candidate.ContractId, StringComparer.Ordinal)
            .ThenBy(v => v.Candidate.PartnerId, StringComparer.Ordinal)
            .ThenBy(v => v.Candidate.LocationId, StringComparer.Ordinal),
    ];

    /// <summary>
    /// The plan to take when the caller names none: the first usable one that counts for any request; null when there is none.
    /// </summary>
    public static PlanCandidate? Preselected(IReadOnlyList<PlanVerdict> verdicts) =>
        verdicts.FirstOrDefault(v => v.Usable && v.Candidate.Plan != SupportPlan.CloudSolutionProvider)?.Candidate;

    /// <summary>Every reason against a plan, in the order of <see cref="PlanReason"/>.</summary>
    public static IEnumerable<PlanReason> ReasonsAgainst(PlanCandidate candidate, PlanQuestion question)
    {
        if (candidate.Plan.Covers() != question.Product.Kind)
        {
            yield return PlanReason.ProductNotCovered;
        }
        else if (question.Version is { } version && !question.Product.CoverageOf(version, question.Day).IsCovered())
        {
            yield return PlanReason.VersionNotCovered;
        }

        switch (candidate.Standing)
        {
            case PlanStanding.Requested or PlanStanding.NotActivated:
                yield return PlanReason.NotActivated;
                break;
            case PlanStanding.NotLinked when !(question.Day > candidate.End):
                yield return PlanReason.NotLinked;
                break;
        }

        if (question.Day < candidate.Start)
        {
            yield return PlanReason.NotStarted;
        }

        if (question.Day > candidate.End)
        {
            yield return PlanReason.Expired;
        }

        if (candidate.Contract is { Grant.Unlimited: false } contract && contract.Used >= contract.Grant.Units)
        {
            yield return PlanReason.NoUnitsLeft;
        }
    }
}
