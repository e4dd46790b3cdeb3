using BenefitsFunctions.Contracts;
using BenefitsFunctions.Http;
using BenefitsFunctions.Ledger;

namespace BenefitsFunctions.Rerating;

/// <summary>E4: what the programme office decided.</summary>
/// <param name="By">Its account.</param>
/// <param name="Reason">Why, for the partner to read.</param>
public sealed record Revocation(string By, string Reason)
{
    /// <summary>
    /// Ends the contract on <paramref name="today"/>; null for one that is revoked already, 409 <c>contract-expired</c> for one that has
    /// ended. Pure.
    /// </summary>
    public Result<TermsChange>? Decide(Contract contract, DateOnly today)
    {
        if (contract.EndReason == EndReason.Revoked)
        {
            return null;
        }

        return contract.End < today
            ? ContractErrors.Over(contract)
            : new TermsChange(
                contract with { End = today, EndReason = EndReason.Revoked, ExtendedUntil = null }, TermsKind.Revoked, By, Reason);
    }
}
