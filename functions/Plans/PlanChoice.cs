using BenefitsFunctions.Http;

namespace BenefitsFunctions.Plans;

/// <summary>Chooses the plan that an incident is opened under, or tells every reason why none can be. Pure.</summary>
public static class PlanChoice
{
    /// <summary>The plan that was named, by contract or by kind; the preselected one when none was.</summary>
    public static Result<PlanCandidate> Choose(PlanAnswer answer, SupportPlan? plan, string? contractId)
    {
        if (contractId is not null)
        {
            return OfContract(answer, plan, contractId);
        }

        if (plan is null)
        {
            return PlanRules.Preselected(answer.Verdicts) is { } preselected ? preselected : PlanErrors.NoneUsable(answer);
        }

        var named = answer.Verdicts.Where(v => v.Candidate.Plan == plan).ToList();
        return named.Count == 0 ? PlanErrors.NoneUsable(answer) : Judged(named[0], answer);
    }

    private static Result<PlanCandidate> OfContract(PlanAnswer answer, SupportPlan? plan, string contractId)
    {
        if (answer.Verdicts.FirstOrDefault(v => v.Candidate.ContractId == contractId) is not { } verdict)
        {
            return PlanErrors.ContractNotFound();
        }

        return plan is { } named && named != verdict.Candidate.Plan
            ? PlanErrors.OtherPlan(verdict.Candidate.Plan)
            : Judged(verdict, answer);
    }

    private static Result<PlanCandidate> Judged(PlanVerdict verdict, PlanAnswer answer) =>
        verdict.Usable ? verdict.Candidate : PlanErrors.NotUsable(verdict, answer);
}
