using System.Net.Mail;
using BenefitsFunctions.Settings;

namespace BenefitsFunctions.Mail;

/// <summary>The <c>Benefits__Mail__…</c> settings.</summary>
/// <param name="From">Sender.</param>
/// <param name="PickupDirectory">When set, mails are written there as <c>.eml</c> files instead of being sent.</param>
/// <param name="Host">Mail server.</param>
/// <param name="Port">Its port.</param>
/// <param name="Security">How the connection to it is protected.</param>
/// <param name="User">Sign-in at the mail server.</param>
/// <param name="Password">Its password.</param>
public sealed record MailSettings(
    MailAddress From, string? PickupDirectory, string? Host, int Port, MailSecurity Security, string? User, string? Password)
{
    /// <summary>The setting of the pickup directory, with <c>:</c> as .NET reads it.</summary>
    public const string PickupDirectoryName = $"{Section}:PickupDirectory";

    private const string Section = "Benefits:Mail";

    public static MailSettings Read(SettingsReader settings)
    {
        var security = settings.Choice($"{Section}:Security", MailSecurity.StartTls);
        var mail = new MailSettings(
            settings.Address($"{Section}:From"),
            settings.OptionalText(PickupDirectoryName),
            settings.OptionalText($"{Section}:Host"),
            settings.Number($"{Section}:Port", security == MailSecurity.Tls ? 465 : 587, 1, 65535),
            security,
            settings.OptionalText($"{Section}:User"),
            settings.OptionalText($"{Section}:Password"));
        if (mail.PickupDirectory is null && mail.Host is null)
        {
            throw new SettingsException(
                SettingsReader.Shown($"{Section}:Host"),
                "is missing: it takes the name of the mail server; or set Benefits__Mail__PickupDirectory to write mails to a folder.");
        }

        return mail.User is null == mail.Password is null
            ? mail
            : throw new SettingsException(
                SettingsReader.Shown($"{Section}:Password"), "and Benefits__Mail__User take effect together: set both or neither.");
    }

    /// <summary>Keeps the password out of logs.</summary>
    public override string ToString() => $"MailSettings({PickupDirectory ?? Host})";
}
