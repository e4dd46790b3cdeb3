using System.Security.Cryptography;
using System.Text;
using BenefitsFunctions.Http;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Licences;

/// <summary>O3: what redeeming a key does, and whether it can be redeemed. The page, a preview and a try ask the same.</summary>
public static class LicenceRules
{
    /// <summary>The action as the page calls it.</summary>
    public const string Redeem = "redeem";

    /// <summary>O3: how long the seats of a key last.</summary>
    public const int Months = 12;

    /// <summary>
    /// What redeeming does. Seats that run and those of the key end on one day: the one that there is, or, when it is to be extended, the
    /// last of twelve months from today. It never goes back. Where none run, twelve months begin today.
    /// </summary>
    /// <param name="latest">What the tenant has of the product, or had last; null for nothing.</param>
    /// <param name="seats">Of the key.</param>
    /// <param name="extend">Whether the end date of seats that run is to be extended.</param>
    /// <param name="today">The day of redeeming.</param>
    public static LicenceOutcome Outcome(LicencePeriod? latest, int seats, bool extend, DateOnly today)
    {
        var running = Running(latest, today);
        var full = WholeMonths.Through(today, Months);
        var end = running is null || (extend && running.End < full) ? full : running.End;
        var before = running?.Seats ?? 0;
        return new LicenceOutcome(
            seats, before, before + seats, running?.End, end, running is not null && end > running.End, WholeMonths.Within(today, end));
    }

    /// <summary>
    /// Why the key can't be redeemed in any tenant; null when it can. A key whose offer has ended was redeemed: else it is no offer.
    /// </summary>
    /// <param name="role">A1: why the account may not; null when it may.</param>
    /// <param name="had">How it was redeemed; null when it was not.</param>
    /// <param name="tenants">The partner's own.</param>
    public static Problem? Refusal(Problem? role, Redemption? had, IReadOnlyList<Guid> tenants) => role
        ?? (had is null ? null : LicenceErrors.AlreadyRedeemed(had))
        ?? (tenants.Count == 0 ? LicenceErrors.NoTenant() : null);

    /// <summary>What the wish would do, or why it can't be done.</summary>
    /// <param name="visit">The partner, on that day.</param>
    /// <param name="offer">The offer, which is one key.</param>
    /// <param name="wish">What is asked for.</param>
    /// <param name="had">How the key was redeemed; null when it was not.</param>
    /// <param name="latest">What the wish's tenant has of the product, or had last; null for nothing.</param>
    public static Result<LicenceOutcome> Preview(
        OfferVisit visit, Offer<LicenceProduct> offer, RedemptionWish wish, Redemption? had, LicencePeriod? latest)
    {
        var tenants = visit.Profile.TenantIds;
        var refusal = Refusal(visit.RoleRefusal, had, tenants)
            ?? (tenants.Contains(wish.TenantId) ? null : LicenceErrors.WrongTenant(wish.TenantId, tenants));
        return refusal is { } problem ? problem : Outcome(latest, offer.Total, wish.ExtendEndDate, visit.Today);
    }

    /// <summary>
    /// The redemption: the one that there is, when the wish was carried out before; a new one, when what it does is what its preview
    /// showed; else why not.
    /// </summary>
    public static Result<Redemption> Carry(
        OfferVisit visit, Offer<LicenceProduct> offer, RedemptionWish wish, Redemption? had, LicencePeriod? latest)
    {
        if (had?.Answers(wish) == true)
        {
            return had;
        }

        if (Preview(visit, offer, wish, had, latest).Failed(out var problem, out var outcome))
        {
            return problem;
        }

        return wish.PreviewToken == TokenOf(visit.PartnerId, offer.Key, wish, outcome)
            ? new Redemption(
                wish.TenantId,
                wish.ExtendEndDate,
                outcome,
                Running(latest, visit.Today)?.Start ?? visit.Today,
                wish.By,
                wish.At)
            : LicenceErrors.PreviewOutdated();
    }

    /// <summary>
    /// Stands for what a preview shows: the same key, tenant, wish and outcome have the same one, and no others. It is no secret: who works
    /// it out knows what the preview would show.
    /// </summary>
    public static string TokenOf(string partnerId, OfferKey offer, RedemptionWish wish, LicenceOutcome outcome) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            StoredJson.Write(new { partnerId, Offer = $"{offer}", wish.TenantId, wish.ExtendEndDate, outcome }))));

    /// <summary>Where the key stands: whether it can be redeemed, and then whether its seats run.</summary>
    /// <param name="period">The time to which it added its seats; null when it was not redeemed.</param>
    /// <param name="today">The day.</param>
    public static OfferState StateOf(LicencePeriod? period, DateOnly today) =>
        period is null ? OfferState.Available : Running(period, today) is null ? OfferState.Expired : OfferState.InUse;

    private static LicencePeriod? Running(LicencePeriod? latest, DateOnly today) => latest?.End >= today ? latest : null;
}
