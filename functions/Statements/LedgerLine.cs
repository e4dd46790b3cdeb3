using BenefitsFunctions.Contracts;
using BenefitsFunctions.Ledger;

namespace BenefitsFunctions.Statements;

/// <summary>
/// I6: a ledger entry as the API shows it, in units; its numbers are null while the contract's balance is blank. What only an event of
/// an incident has is null for a change of terms, and the other way round.
/// </summary>
/// <param name="Type"><c>Opened</c>, <c>Closed</c>, or <c>Terms</c>.</param>
/// <param name="Effect">A <see cref="LedgerEffect"/>, or a <see cref="TermsKind"/>.</param>
/// <param name="Reason">Why an opening was rejected, as a code.</param>
/// <param name="Detail">Why terms were changed, in the words of the programme office.</param>
public sealed record LedgerLine(
    long Sequence,
    DateTimeOffset At,
    string Type,
    DateTimeOffset? OccurredAt,
    string? IncidentId,
    string? AccountId,
    string? EventSource,
    string? EventId,
    string Effect,
    string? Reason,
    string? Detail,
    TermsLine? Before,
    TermsLine? After,
    decimal? Change,
    decimal? UsedAfter,
    decimal? RemainingAfter)
{
    public static LedgerLine Of(LedgerEntry entry, Contract contract)
    {
        var balance = BalanceAfter(entry, contract);
        var (incident, terms) = (entry as IncidentEntry, entry as TermsEntry);
        return new(
            entry.Sequence,
            entry.At,
            incident?.Type.ToString() ?? nameof(Terms),
            incident?.OccurredAt,
            incident?.IncidentId,
            entry.AccountId,
            incident?.Event.Source,
            incident?.Event.Id,
            incident?.Effect.ToString() ?? terms!.Kind.ToString(),
            incident?.Reason is { } reason ? RejectionReasons.Of(reason).Code : null,
            terms?.Reason,
            TermsLine.Of(terms?.Before, contract),
            TermsLine.Of(terms?.After, contract),
            contract.PublishedAt is null ? null : Quarters.ToUnits(entry.Change),
            balance.Used,
            balance.Remaining);
    }

    /// <summary>The balance after an entry; blank while the contract's balance is.</summary>
    public static Balance BalanceAfter(LedgerEntry entry, Contract contract) =>
        contract.BalanceOf(Quarters.ToUnits(entry.UsedAfter), entry.GrantedAfter is { } granted ? Quarters.ToUnits(granted) : null);
}

/// <summary>The terms of a contract at one time, as the API shows them.</summary>
/// <param name="Unlimited">Without a limit.</param>
/// <param name="Granted">Units it is entitled to; what is used may be more. Null without a limit, and while the balance is blank.</param>
/// <param name="End">Last day that counts.</param>
public sealed record TermsLine(bool Unlimited, int? Granted, DateOnly End)
{
    internal static TermsLine? Of(Terms? terms, Contract contract) => terms is { } known
        ? new(
            known.Grant.Unlimited, known.Grant.Unlimited || contract.PublishedAt is null ? null : known.Grant.Units, known.End)
        : null;
}
