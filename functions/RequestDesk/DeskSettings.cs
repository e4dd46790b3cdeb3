using BenefitsFunctions.Settings;

namespace BenefitsFunctions.RequestDesk;

/// <summary>Settings of the operators' desk.</summary>
/// <param name="OperatorsEmail">
/// <c>Benefits__OperatorsEmail</c>: who is told of first responses that are missed; null: nobody is, and the log says so each time.
/// </param>
public sealed record DeskSettings(string? OperatorsEmail)
{
    public static DeskSettings Read(SettingsReader settings) => new(settings.OptionalAddress("Benefits:OperatorsEmail"));
}
