using BenefitsFunctions.Settings;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Mail;

/// <summary>Mails.</summary>
public static class MailFeature
{
    public static FunctionsApplicationBuilder AddMail(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton(MailSettings.Read(new SettingsReader(builder.Configuration)));
        builder.Services.AddSingleton<IMailer, SmtpMailer>();
        return builder;
    }
}
