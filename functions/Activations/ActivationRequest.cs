using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Http;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Activations;

/// <summary>Who asks for an activation.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Email">Gets the mail too (A5); null for the programme office.</param>
/// <param name="IsOffice">The programme office itself: what it asks for needs nobody's decision (A7).</param>
public sealed record Requester(string AccountId, string? Email, bool IsOffice)
{
    public static Requester Of(PartnerUser user) => new(user.AccountId, user.Email, IsOffice: false);

    public static Requester Office(string accountId) => new(accountId, null, IsOffice: true);
}

/// <summary>What somebody asks to have activated.</summary>
/// <param name="Benefit">Which benefit.</param>
/// <param name="Membership">What grants it; needed only where several do.</param>
/// <param name="LocationId">The kit's location; headquarters when not given.</param>
/// <param name="AlternateEmail">A5: gets the mail instead of the requester.</param>
/// <param name="ContactDetails">A7: for a regional office.</param>
public sealed record ActivationRequest(
    Benefit Benefit, MembershipKind? Membership, string LocationId, string? AlternateEmail, ContactDetails? ContactDetails)
{
    public static ActivationRequest Read(Fields fields) => new(
        fields.Choice<Benefit>("benefit"),
        fields.OptionalChoice<MembershipKind>("membership"),
        fields.OptionalText("locationId", 40) ?? Location.Headquarters,
        fields.OptionalEmail("alternateEmail"),
        fields.OptionalObject("contactDetails", Activations.ContactDetails.Read));

    /// <summary>The one entitlement of <paramref name="entitlements"/> that is asked for, or why there is none.</summary>
    public Result<Entitlement> Choose(PartnerProfile profile, IReadOnlyList<Entitlement> entitlements)
    {
        if (LocationId != Location.Headquarters && profile.Locations.All(l => l.LocationId != LocationId))
        {
            return RequestErrors.Invalid(
                "locationId", new(
                    "must be headquarters or one of the partner's locations.",
                    "headquarters またはパートナーの事業所を指定してください。"));
        }

        var granted = entitlements.Where(
            e => e.Benefit == Benefit && e.LocationId == LocationId && (Membership is null || e.Membership == Membership)).ToList();
        return granted switch
        {
            [] => entitlements.Count == 0 ? PartnerErrors.NoBenefitsYet() : ActivationErrors.NotEntitled(Benefit, entitlements),
            [var one] => one,
            _ => RequestErrors.Invalid("membership", new(
                $"is needed, because several grant this benefit: {string.Join(", ", granted.Select(e => e.Membership))}.",
                "この特典は複数のメンバーシップで付与されているため、いずれかを指定してください: "
                + $"{string.Join("、", granted.Select(e => e.Membership))}。")),
        };
    }
}
