using BenefitsFunctions.Balances;

namespace BenefitsFunctions.Audit;

/// <summary>An audit of all contracts as operators see it; the differences are a list of their own.</summary>
/// <param name="Contracts">How many contracts it has seen.</param>
/// <param name="Entries">How many ledger entries it has read.</param>
/// <param name="ContractsWithDifferences">How many of the contracts have differences.</param>
/// <param name="Differences">How many differences there are; the first 1,000, and of one contract 20, are listed.</param>
public sealed record AuditView(
    string AuditId,
    AuditStatus Status,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    long Contracts,
    long Entries,
    long ContractsWithDifferences,
    long Differences)
{
    public static AuditView Of(AuditRun run, AuditStatus status) =>
        new(run.AuditId, status, run.StartedAt, run.EndedAt, run.Contracts, run.Entries, run.Different, run.Differences);
}

/// <summary>A difference as operators see it.</summary>
public sealed record DifferenceView(
    string? PartnerId, string ContractId, string Field, long? Entry, string? IncidentId, string? Stored, string? ByLedger)
{
    public static DifferenceView Of(string contractId, string? partnerId, Difference difference) => new(
        partnerId, contractId, difference.Field, difference.Entry, difference.IncidentId, difference.Stored, difference.ByLedger);
}

/// <summary>One audited contract as operators see it.</summary>
/// <param name="Entries">How many entries its ledger has.</param>
/// <param name="Differences">How many differences there are.</param>
/// <param name="Items">The first of them.</param>
public sealed record AuditedContractView(
    string ContractId, string? PartnerId, long Entries, long Differences, IReadOnlyList<DifferenceView> Items)
{
    public static AuditedContractView Of(AuditedContract contract) => new(
        contract.ContractId,
        contract.PartnerId,
        contract.Entries,
        contract.Differences.Count,
        [.. contract.Differences.Listed.Select(d => DifferenceView.Of(contract.ContractId, contract.PartnerId, d))]);
}

/// <summary>A repaired contract as operators see it.</summary>
/// <param name="Repaired">True when its row was changed.</param>
/// <param name="Contract">What an audit finds afterwards.</param>
public sealed record RepairView(bool Repaired, AuditedContractView Contract);
