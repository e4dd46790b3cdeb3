using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Ledger;

namespace BenefitsFunctions.Balances;

/// <summary>What the entries of a ledger, up to one of them, say of the contract. Pure.</summary>
/// <param name="Head">The head that follows from them, as if nobody had been told of any.</param>
/// <param name="Grant">What the contract is entitled to; null where they do not say.</param>
/// <param name="End">Its last day; null where they do not say.</param>
internal sealed record LedgerClaim(LedgerHead Head, Grant? Grant, DateOnly? End)
{
    private EndReason? _endReason;

    // The entry fits both: a contract that ends by its profile, and one that does not.
    private bool _isEndReasonOpen;

    // Null where the entries leave it open: a profile that leaves the terms as they are adds none.
    private bool? _isWithdrawn;

    public static LedgerClaim Nothing { get; } = new(new LedgerHead(0, 0, null, null, 0), null, null);

    /// <summary>The terms before they changed for the first time; null when they never did.</summary>
    public Terms? First { get; private init; }

    /// <summary>The day until which the office has extended it.</summary>
    public DateOnly? ExtendedUntil { get; private init; }

    /// <summary>The claim with changed terms, and what goes with them by the kind of the change (A11, E4).</summary>
    public LedgerClaim With(TermsEntry entry)
    {
        var first = First ?? entry.Before;
        var (reason, isOpen) = ReasonAfter(entry, first.End);
        return this with
        {
            Grant = entry.After.Grant,
            End = entry.After.End,
            First = first,
            ExtendedUntil = entry.Kind switch
            {
                TermsKind.Extended => entry.After.End,
                TermsKind.Withdrawn or TermsKind.Revoked => null,
                _ => ExtendedUntil,
            },
            _endReason = reason,
            _isEndReasonOpen = isOpen,
            _isWithdrawn = entry.Kind switch
            {
                TermsKind.Withdrawn => true,
                TermsKind.Rerated or TermsKind.Restored => false,
                _ => _isWithdrawn == true ? true : null,
            },
        };
    }

    /// <summary>The contract with the terms that the entries say; what they leave open is as it is stored.</summary>
    public Contract Of(Contract stored)
    {
        var isReasonOpen = _isEndReasonOpen && stored.EndReason != EndReason.Revoked;
        var byLedger = stored with
        {
            Grant = Grant ?? stored.Grant,
            End = End ?? stored.End,
            EndReason = isReasonOpen ? stored.EndReason : _endReason,
            ExtendedUntil = ExtendedUntil,
            FirstGrant = First?.Grant,
            FirstEnd = First?.End,
        };

        // It changes without an entry too; a row that is right in all else is believed.
        return byLedger == stored ? stored : byLedger with { IsWithdrawn = _isWithdrawn ?? stored.IsWithdrawn };
    }

    private (EndReason? Reason, bool IsOpen) ReasonAfter(TermsEntry entry, DateOnly firstEnd)
    {
        var end = entry.After.End;
        switch (entry.Kind)
        {
            case TermsKind.Revoked:
                return (EndReason.Revoked, false);
            case TermsKind.Extended:
                return (null, false);
            case TermsKind.Withdrawn:
                // A membership that is back until the same day takes the reason away without an entry.
                return (EndReason.Withdrawn, end >= firstEnd);
            default:
                EndReason? byProfile = end < firstEnd ? EndReason.Withdrawn : null;
                return ExtendedUntil is not { } until ? (byProfile, false)
                    : end == until ? (null, false)
                    : (byProfile, byProfile is not null && (end < until || end <= DateOnly.FromDateTime(entry.At.UtcDateTime)));
        }
    }
}
