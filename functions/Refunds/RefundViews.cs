using BenefitsFunctions.Cancellations;
using BenefitsFunctions.Http;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Refunds;

/// <summary>A cancellation as the API shows it.</summary>
/// <param name="Status">Where it stands.</param>
/// <param name="FiledBy">Account that filed it.</param>
/// <param name="FiledAt">When.</param>
/// <param name="DecidedAt">When the office decided; null before.</param>
/// <param name="Reason">What the office said.</param>
/// <param name="WithdrawnAt">When the membership was withdrawn from the profile.</param>
public sealed record CancellationView(
    CancellationStatus Status,
    string FiledBy,
    DateTimeOffset FiledAt,
    DateTimeOffset? DecidedAt,
    string? Reason,
    DateTimeOffset? WithdrawnAt)
{
    public static CancellationView? Of(Cancellation? cancellation) => cancellation is null
        ? null
        : new(
            cancellation.Status,
            cancellation.FiledBy,
            cancellation.FiledAt,
            cancellation.Decision?.At,
            cancellation.Decision?.Reason,
            cancellation.WithdrawnAt);
}

/// <summary>A membership as the list shows it.</summary>
/// <param name="MembershipId">What the other addresses call it.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Start">First day.</param>
/// <param name="End">Last day that counts.</param>
/// <param name="PurchasedAt">The day of the purchase; null where it is not known and the start counts.</param>
/// <param name="Cancellation">Its cancellation; null where none was filed.</param>
public sealed record MembershipView(
    string MembershipId,
    MembershipKind Kind,
    DateOnly Start,
    DateOnly End,
    DateOnly? PurchasedAt,
    CancellationView? Cancellation)
{
    public static MembershipView Of(Membership membership, Cancellation? cancellation) => new(
        membership.Id, membership.Kind, membership.Start, membership.End, membership.PurchasedAt, CancellationView.Of(cancellation));
}

/// <summary>Whether a membership can be cancelled for a refund, and everything about it.</summary>
/// <param name="PartnerId">The partner.</param>
/// <param name="Membership">The membership.</param>
/// <param name="Kits">The kits that would be withdrawn with it; once it is approved, those that were.</param>
/// <param name="Cancellation">Its cancellation; null where none was filed.</param>
/// <param name="Reasons">Every reason that the rules give.</param>
/// <param name="Role">A1: why the account may not file one; null when it may.</param>
public sealed record Refund(
    string PartnerId,
    Membership Membership,
    IReadOnlyList<Kit> Kits,
    Cancellation? Cancellation,
    IReadOnlyList<Problem> Reasons,
    Problem? Role)
{
    /// <summary>What else is in use by it, for the office; null for others.</summary>
    public IReadOnlyList<OfferLine>? Used { get; init; }

    /// <summary>
    /// Why it can't be filed; null when it can. Of what was filed before, that it was, though the same again is answered with what there
    /// is.
    /// </summary>
    public Problem? Refusal => Role
        ?? RefundRules.Standing(Cancellation)
        ?? (Reasons.Count > 0 ? RefundErrors.NotPossible(Reasons) : null);

    /// <summary>As the API shows it.</summary>
    public object In(Language language)
    {
        var standing = RefundRules.Standing(Cancellation);
        List<Problem> all = [.. standing is null ? [] : (Problem[])[standing], .. Reasons];
        return new
        {
            PartnerId,
            MembershipId = Membership.Id,
            Membership.Kind,
            Membership.Start,
            Membership.End,
            Membership.PurchasedAt,
            RefundableUntil = RefundRules.LastDay(Membership),
            RefundPossible = all.Count == 0,
            Reasons = all.Select(reason => reason.AsReason(language)),
            Kits,
            Used = Used?.Select(line => new { OfferId = $"{line.Key}", line.Kind, Name = line.Name.In(language) }),
            Cancellation = CancellationView.Of(Cancellation),
            Actions = (object[])[new { Action = "cancel", Allowed = Refusal is null, Reason = Refusal?.AsReason(language) }],
        };
    }
}
