using System.Text.Json.Serialization;

namespace BenefitsFunctions.Licences;

/// <summary>A time in which a tenant has seats of a product.</summary>
/// <param name="Seats">How many: the sum of the keys that were redeemed in it.</param>
/// <param name="Start">Its first day, on which the first of them was redeemed.</param>
/// <param name="End">Its last day, the same for all its seats; it never goes back.</param>
public sealed record LicencePeriod(int Seats, DateOnly Start, DateOnly End);

/// <summary>What a tenant has of a product, and had: a key that is redeemed after the end begins anew. The oldest first.</summary>
public sealed record TenantLicences(IReadOnlyList<LicencePeriod> Periods)
{
    public static TenantLicences None { get; } = new([]);

    /// <summary>The one that runs, or ran last; null when no key was redeemed.</summary>
    [JsonIgnore]
    public LicencePeriod? Latest => Periods.Count > 0 ? Periods[^1] : null;

    /// <summary>What it has when a key is redeemed.</summary>
    public TenantLicences With(Redemption redemption)
    {
        var (outcome, start) = (redemption.Outcome, redemption.PeriodStart);
        var others = outcome.EndBefore is null ? Periods : Periods.SkipLast(1);
        return new([.. others, new LicencePeriod(outcome.SeatsAfter, start, outcome.EndAfter)]);
    }

    /// <summary>The time to which a key that was redeemed here adds its seats.</summary>
    public LicencePeriod Of(Redemption redemption) => Periods.First(p => p.Start == redemption.PeriodStart);
}
