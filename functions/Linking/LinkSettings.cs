using BenefitsFunctions.Settings;

namespace BenefitsFunctions.Linking;

/// <summary>L6: how many wrong pairs an account may give.</summary>
/// <param name="Attempts"><c>Benefits__LinkAttempts</c>: this many in one window; 10 by default.</param>
/// <param name="Window"><c>Benefits__LinkWindow</c>: how long a wrong pair counts; 15 minutes by default.</param>
public sealed record LinkSettings(int Attempts, TimeSpan Window)
{
    public static LinkSettings Read(SettingsReader settings) => new(
        settings.Number("Benefits:LinkAttempts", 10, 1, 1000),
        settings.Duration("Benefits:LinkWindow", TimeSpan.FromMinutes(15), TimeSpan.FromDays(1), TimeSpan.FromSeconds(1)));
}
