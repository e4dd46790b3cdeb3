using BenefitsFunctions.Contracts;

namespace BenefitsFunctions.Ledger;

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
        var balance = BalanceAfter(entry, contract);
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
            entry.Reason is { } reason ? RejectionReasons.Of(reason).Code : null,
            contract.PublishedAt is null ? null : Quarters.ToUnits(entry.Change),
            balance.Used,
            balance.Remaining);
    }

    /// <summary>The balance after an entry; blank while the contract's balance is.</summary>
    public static Balance BalanceAfter(LedgerEntry entry, Contract contract) =>
        contract.BalanceOf(Quarters.ToUnits(entry.UsedAfter), entry.GrantedAfter is { } granted ? Quarters.ToUnits(granted) : null);
}
