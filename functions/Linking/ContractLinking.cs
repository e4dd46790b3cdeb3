using BenefitsFunctions.Accounts;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Http;

namespace BenefitsFunctions.Linking;

/// <summary>A linked contract.</summary>
/// <param name="Link">The link.</param>
/// <param name="Contract">What it links to.</param>
/// <param name="IsNew">False when the account had linked it before (L2).</param>
public sealed record LinkedContract(ContractLink Link, Contract Contract, bool IsNew);

/// <summary>Links contracts to accounts (L1-L3, L6).</summary>
public sealed class ContractLinking(
    AccountStore accounts, ContractStore contracts, LinkAttempts attempts, LinkSettings settings, TimeProvider time)
{
    /// <summary>Links the contract that <paramref name="typed"/> names to an account.</summary>
    public async Task<Result<LinkedContract>> LinkAsync(string accountId, ContractIds typed, CancellationToken cancellationToken)
    {
        if (PairReading.Mistyped(typed) is { } mistyped)
        {
            return mistyped;
        }

        // What the account has linked already it may see in its links: no guess.
        if (await accounts.LinkAsync(accountId, typed.ContractId, cancellationToken) is not null
            && await contracts.FindAsync(typed.ContractId, cancellationToken) is { } linked && linked.Ids == typed)
        {
            return await LinkAsync(accountId, linked, cancellationToken);
        }

        var attempt = await attempts.BeginAsync(accountId, cancellationToken);
        if (attempt.Wait is { } wait)
        {
            return LinkErrors.TooManyAttempts(settings, wait);
        }

        var isRight = await LookUpAsync(accountId, attempt, typed, cancellationToken);
        return isRight && await contracts.FindAsync(typed.ContractId, cancellationToken) is { } contract
            ? await LinkAsync(accountId, contract, cancellationToken)
            : LinkErrors.NotFound();
    }

    private async Task<bool> LookUpAsync(string accountId, LinkAttempt attempt, ContractIds typed, CancellationToken cancellationToken)
    {
        var wasWrong = false;
        try
        {
            wasWrong = !await contracts.IsPairAsync(typed, cancellationToken);
            return !wasWrong;
        }
        finally
        {
            // Also for a request that is given up: nobody learns anything from that, and others may wait for it.
            await attempts.EndAsync(accountId, attempt, wasWrong, CancellationToken.None);
        }
    }

    private async Task<Result<LinkedContract>> LinkAsync(string accountId, Contract contract, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var state = contract.StateOn(DateOnly.FromDateTime(now.UtcDateTime));
        if (state == BenefitState.Expired)
        {
            return LinkErrors.Expired(contract);
        }

        var contractId = contract.Ids.ContractId;
        if (await accounts.LinkAsync(accountId, contractId, cancellationToken) is { } existing)
        {
            return new LinkedContract(existing, contract, IsNew: false);
        }

        if (state == BenefitState.Exhausted)
        {
            return LinkErrors.NoUnitsLeft(contract, contract.UsedUpAt);
        }

        var link = new ContractLink(contractId, now);
        return new LinkedContract(link, contract, IsNew: await accounts.TryAddLinkAsync(accountId, link, cancellationToken));
    }
}
