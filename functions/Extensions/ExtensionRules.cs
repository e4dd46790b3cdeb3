using BenefitsFunctions.Contracts;
using BenefitsFunctions.Http;
using BenefitsFunctions.Ledger;

namespace BenefitsFunctions.Extensions;

/// <summary>An extension that the programme office asks for.</summary>
/// <param name="Until">The new last day.</param>
/// <param name="Reason">Why, in its words.</param>
public sealed record ExtensionRequest(DateOnly Until, string Reason)
{
    private const int MaxReason = 500;

    public static ExtensionRequest Read(Fields fields) => new(fields.Date("until"), fields.Text("reason", MaxReason));
}

/// <summary>What comes of an extension: a change, a refusal, or neither where the contract is extended like that already.</summary>
public readonly record struct ExtensionDecision(TermsChange? Change, Problem? Problem);

/// <summary>E4: which extensions there can be. Pure.</summary>
public static class ExtensionRules
{
    /// <summary>
    /// A contract, whether it runs, has expired or was withdrawn, gets a later last day, at most a year after the one that it has. The
    /// same extension once more changes nothing; what the office has revoked it can't extend.
    /// </summary>
    /// <param name="contract">The contract.</param>
    /// <param name="wanted">What is asked for.</param>
    /// <param name="by">The account of the programme office.</param>
    public static ExtensionDecision Decide(Contract contract, ExtensionRequest wanted, string by)
    {
        if (contract.EndReason == EndReason.Revoked)
        {
            return new ExtensionDecision(null, ExtensionErrors.Revoked(contract.End));
        }

        if (contract.ExtendedUntil == wanted.Until && contract.End == wanted.Until)
        {
            return default;
        }

        if (wanted.Until <= contract.End || wanted.Until > contract.End.AddYears(1))
        {
            return new ExtensionDecision(null, ExtensionErrors.InvalidUntil(contract.End));
        }

        var extended = contract with { End = wanted.Until, ExtendedUntil = wanted.Until, EndReason = null };
        return new ExtensionDecision(new TermsChange(extended, TermsKind.Extended, by, wanted.Reason), null);
    }
}
