using BenefitsFunctions.Contracts;

namespace BenefitsFunctions.Incidents;

/// <summary>I6: a ledger entry as the API shows it, in units; its numbers are null while the contract's balance is blank.</summary>
public sealed record LedgerLine(
    long Sequence,
    DateTimeOffset At,
    string Type,
    DateTimeOffset OccurredAt,
    string IncidentId,
    string? AccountId,
    string EventSource,
    string EventId,
    LedgerEffect Effect,
    string? Reason,
    decimal? Change,
    decimal? UsedAfter,
    decimal? RemainingAfter)
{
    public static LedgerLine Of(LedgerEntry entry, Contract contract)
    {
        var balance = (contract with { Used = Units(entry.UsedAfter) }).Balance;
        return new(
            entry.Sequence,
            entry.At,
            entry.Type.ToString(),
            entry.OccurredAt,
            entry.IncidentId,
            entry.AccountId,
            entry.Event.Source,
            entry.Event.Id,
            entry.Effect,
            entry.Reason is { } reason ? IncidentErrors.Code(reason) : null,
            contract.PublishedAt is null ? null : Units(entry.Delta),
            balance.Used,
            balance.Remaining);
    }

    private static decimal Units(long quarters) => quarters / (decimal)ContractTerms.PerUnit;
}
