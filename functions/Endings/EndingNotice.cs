using System.Globalization;
using BenefitsFunctions.Agenda;
using BenefitsFunctions.Contracts;

namespace BenefitsFunctions.Endings;

/// <summary>A step that the program contact has to be told of (E1); input of the orchestration that does.</summary>
/// <param name="ContractId">Which contract.</param>
/// <param name="ActivationId">Its activation, which stands for it in ids and logs: the Contract ID stays out of them.</param>
/// <param name="End">For which last day.</param>
/// <param name="Step">Which step.</param>
public sealed record EndingNotice(string ContractId, string ActivationId, DateOnly End, EndingStep Step)
{
    /// <summary>Names the orchestration and the mail, for good.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"ending-{ActivationId}-{End:yyyy-MM-dd}-{StepName}");

    /// <summary>
    /// False when there is nothing to tell any more: the end has moved, another mail tells of it, or a reminder comes after the last day.
    /// </summary>
    public bool StillHolds(Contract contract, DateOnly today) =>
        contract.End == End && !EndingRules.IsToldOtherwise(contract) && (Step == EndingStep.Ended || today <= End);

    private string StepName => Step switch
    {
        EndingStep.FirstReminder => "first",
        EndingStep.SecondReminder => "second",
        _ => "ended",
    };
}
