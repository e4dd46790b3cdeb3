using BenefitsFunctions.Settings;

namespace BenefitsFunctions.Offices;

/// <summary>Settings of the offices.</summary>
/// <param name="ReminderAfter"><c>Benefits__OfficeReminderAfter</c>: working days after which an office is reminded; 5 by
/// default.</param>
/// <param name="LapseAfter"><c>Benefits__OfficeLapseAfter</c>: working days after which a request lapses; 20 by default.</param>
/// <param name="PortalUrl"><c>Benefits__PortalUrl</c>: what the links in mails begin with; the app's own address by default.</param>
public sealed record OfficeSettings(int ReminderAfter, int LapseAfter, Uri PortalUrl)
{
    private const string Reminder = "Benefits:OfficeReminderAfter";
    private const string Lapse = "Benefits:OfficeLapseAfter";
    private const int Most = 250;

    public static OfficeSettings Read(SettingsReader settings)
    {
        var reminder = settings.Number(Reminder, 5, 1, Most);
        var lapse = settings.Number(Lapse, 20, 1, Most);
        if (lapse <= reminder)
        {
            throw new SettingsException(
                SettingsReader.Shown(Lapse),
                $"is '{lapse}': it takes a whole number of working days greater than {SettingsReader.Shown(Reminder)}, "
                    + $"which is {reminder}.");
        }

        return new OfficeSettings(reminder, lapse, settings.OptionalUrl("Benefits:PortalUrl") ?? OwnUrl(settings));
    }

    // As the platform tells it: host and, on one machine, port.
    private static Uri OwnUrl(SettingsReader settings)
    {
        var host = settings.OptionalText("WEBSITE_HOSTNAME") ?? "localhost";
        var url = new Uri($"http://{host}");
        return url.IsLoopback ? url : new Uri($"https://{host}");
    }
}
