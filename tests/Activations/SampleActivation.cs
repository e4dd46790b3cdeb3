using BenefitsFunctions.Activations;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Tests.Activations;

/// <summary>An activation for tests of rules.</summary>
internal static class SampleActivation
{
    /// <summary>Contoso's Product Support, in that status.</summary>
    public static Activation At(ActivationStatus status) => new()
    {
        Key = new ActivationKey("1000001", "a"),
        Entitlement = new Entitlement(
            Benefit.ProductSupport,
            MembershipKind.LegacyGold,
            "headquarters",
            Grant.Of(20),
            new DateOnly(2026, 4, 1),
            new DateOnly(2027, 3, 31)),
        Status = status,
        RequestedBy = "somebody",
        RequestedAt = DateTimeOffset.UnixEpoch,
        CopyTo = "somebody@contoso.example",
    };
}
