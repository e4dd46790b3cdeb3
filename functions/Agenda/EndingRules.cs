using BenefitsFunctions.Contracts;

namespace BenefitsFunctions.Agenda;

/// <summary>What the program contact is to be told next about the end of a contract.</summary>
/// <param name="Step">What.</param>
/// <param name="Day">From which day on, in UTC.</param>
public sealed record DueEnding(EndingStep Step, DateOnly Day);

/// <summary>E1: two reminders before the end of a contract and a word after it, each once for that end. Pure.</summary>
public static class EndingRules
{
    /// <summary>
    /// What is next, due today or later; null when nothing is left. A reminder is left out when what comes after it is due too, or when
    /// the contract was activated after its day. The later <paramref name="today"/>, the later is what comes next.
    /// </summary>
    public static DueEnding? Next(Contract contract, EndingCatalog catalog, DateOnly today)
    {
        if (IsToldOtherwise(contract))
        {
            return null;
        }

        var open = Enum.GetValues<EndingStep>()
            .Where(step => !contract.EndingsTold.Has(contract.End, step))
            .Select(step => new DueEnding(step, catalog.DayOf(step, contract.End)))
            .Where(next => next.Step == EndingStep.Ended || !(next.Day < contract.ActivatedOn))
            .ToList();
        return open.LastOrDefault(next => next.Day <= today) ?? open.FirstOrDefault();
    }

    /// <summary>True for a contract that was revoked, or withdrawn: another mail says that it ends, and why.</summary>
    public static bool IsToldOtherwise(Contract contract) =>
        contract.EndReason == EndReason.Revoked || contract is { IsWithdrawn: true, EndReason: EndReason.Withdrawn };
}
