namespace BenefitsFunctions.Incidents;

/// <summary>Something in the books of a contract that somebody has to be told (I3, I7); input of the orchestration that does.</summary>
/// <param name="ContractId">Whose books.</param>
/// <param name="Entry">The entry that calls for it.</param>
public sealed record IncidentNotice(string ContractId, LedgerEntry Entry);
