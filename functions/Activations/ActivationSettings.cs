using BenefitsFunctions.Settings;

namespace BenefitsFunctions.Activations;

/// <summary>Settings of activations.</summary>
/// <param name="PublicationDelay"><c>Benefits__PublicationDelay</c>: from provisioning to the visible balance (A6); 60 hours by
/// default.</param>
public sealed record ActivationSettings(TimeSpan PublicationDelay)
{
    public static ActivationSettings Read(SettingsReader settings) =>
        new(settings.Duration("Benefits:PublicationDelay", TimeSpan.FromHours(60), TimeSpan.FromDays(30)));
}
