using BenefitsFunctions.Accounts;
using BenefitsFunctions.Activations;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Security;

namespace BenefitsFunctions.Incidents;

/// <summary>An incident that an account may see.</summary>
/// <param name="IncidentId">Its id.</param>
/// <param name="Contract">The contract that it is charged to; null for one without.</param>
/// <param name="Opened">As it was asked for through the API; null for one that a portal opened.</param>
/// <param name="Booked">As it is in the books of its contract; null before its opening is there.</param>
public sealed record FoundIncident(string IncidentId, Contract? Contract, OpenedIncident? Opened, Incident? Booked)
{
    public string? ContractId => Contract?.Ids.ContractId;

    /// <summary>The account that opened it, where it is known.</summary>
    public string? OpenedBy => Opened?.OpenedBy ?? Booked?.AccountId;

    /// <summary>True when a closing changes nothing.</summary>
    public bool StaysWith(IncidentOutcome closing) => Contract is null
        ? Opened?.Outcome == closing
        : Booked is { } booked && IncidentRules.Absorbs(booked, closing);
}

/// <summary>Finds an incident for its opener and for the users of its contract's partner; for everybody else there is none.</summary>
public sealed class IncidentFinder(
    IncidentOutbox outbox,
    LedgerReader ledger,
    AccountStore accounts,
    PartnerStore partners,
    ActivationStore activations,
    ContractStore contracts)
{
    private const int MaxId = 200;

    /// <summary>
    /// The incident, or null. A few point reads for one that was opened through the API; one that a portal opened is looked for in the
    /// books of every contract that the account has linked or that belongs to its partners.
    /// </summary>
    public async Task<FoundIncident?> FindAsync(Caller caller, string incidentId, CancellationToken cancellationToken)
    {
        if (incidentId.Length > MaxId || incidentId.Any(char.IsControl))
        {
            return null;
        }

        return IdGenerator.IsId(incidentId) && await outbox.FindAsync(incidentId, cancellationToken) is { } opened
            ? await OfApiAsync(caller, opened, cancellationToken)
            : await OfPortalAsync(caller, incidentId, cancellationToken);
    }


    private async Task<FoundIncident?> OfApiAsync(Caller caller, OpenedIncident opened, CancellationToken cancellationToken)
    {
        var contract = opened.ContractId is { } id ? await contracts.FindAsync(id, cancellationToken) : null;
        if (opened.OpenedBy != caller.AccountId && (contract is null || !await BelongsAsync(caller, contract.PartnerId, cancellationToken)))
        {
            return null;
        }

        var booked = contract is null ? null : await ledger.IncidentAsync(contract.Ids.ContractId, opened.IncidentId, cancellationToken);
        return new FoundIncident(opened.IncidentId, contract, opened, booked);
    }

    private async Task<FoundIncident?> OfPortalAsync(Caller caller, string incidentId, CancellationToken cancellationToken)
    {
        var account = await accounts.ReadAsync(caller.AccountId, cancellationToken);
        var own = new List<string>();
        foreach (var partnerId in account.Partners)
        {
            if (await BelongsAsync(caller, partnerId, cancellationToken))
            {
                own.AddRange(
                    (await activations.AllAsync(partnerId, cancellationToken)).Select(a => a.ContractIds?.ContractId).OfType<string>());
            }
        }

        foreach (var contractId in own.Concat(account.Links.Select(l => l.ContractId)).Distinct())
        {
            if (await ledger.IncidentAsync(contractId, incidentId, cancellationToken) is { Status: not IncidentStatus.ClosedEarly } booked
                && (booked.AccountId == caller.AccountId || own.Contains(contractId))
                && await contracts.FindAsync(contractId, cancellationToken) is { } contract)
            {
                return new FoundIncident(incidentId, contract, null, booked);
            }
        }

        return null;
    }

    private async Task<bool> BelongsAsync(Caller caller, string partnerId, CancellationToken cancellationToken) =>
        await partners.UserAsync(partnerId, caller.AccountId, cancellationToken) is { Association: Association.Programme };
}
