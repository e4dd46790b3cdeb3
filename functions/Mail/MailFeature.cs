using BenefitsFunctions.Settings;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Mail;

/// <summary>Mails.</summary>
public static class MailFeature
{
    public static FunctionsApplicationBuilder AddMail(this FunctionsApplicationBuilder builder)
    {
        var settings = MailSettings.Read(new SettingsReader(builder.Configuration));
        if (settings.PickupDirectory is { } folder)
        {
            ExpectWritable(folder);
        }

        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton<SmtpMailer>();
        builder.Services.AddSingleton<IMailer, WatchedMailer>();
        return builder;
    }

    private static void ExpectWritable(string folder)
    {
        try
        {
            MailProbe.ExpectWritable(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SettingsException(
                SettingsReader.Shown(MailSettings.PickupDirectoryName),
                $"is '{folder}': it takes a folder that mails can be written to ({error.Message.ReplaceLineEndings(" ")}).");
        }
    }
}
