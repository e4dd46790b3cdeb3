using BenefitsFunctions.Settings;

namespace BenefitsFunctions.Security;

/// <summary>Whose app roles count.</summary>
/// <param name="OperatorTenant">
/// <c>Benefits__OperatorTenant</c>: the tenant of those who run the programme. In an app for many tenants each tenant's administrator can
/// grant the app's roles; null: they count for nobody.
/// </param>
public sealed record SecuritySettings(Guid? OperatorTenant)
{
    public static SecuritySettings Read(SettingsReader settings) => new(settings.OptionalId("Benefits:OperatorTenant"));
}
