using BenefitsFunctions.Mail;
using BenefitsFunctions.Settings;
using Microsoft.Extensions.Configuration;

namespace BenefitsFunctions.Tests.Settings;

public sealed class MailSettingsTests
{
    [Theory]
    [InlineData(
        "From=a@b.example",
        "Setting Benefits__Mail__Host is missing: it takes the name of the mail server; "
        + "or set Benefits__Mail__PickupDirectory to write mails to a folder.")]
    [InlineData(
        "Host=smtp",
        "Setting Benefits__Mail__From is missing: it takes the address that mails come from, such as benefits@contoso.example.")]
    [InlineData(
        "From=a@b.example;Host=smtp;Port=0", "Setting Benefits__Mail__Port is '0': it takes a whole number from 1 to 65535, such as 587.")]
    [InlineData(
        "From=a@b.example;Host=smtp;User=u",
        "Setting Benefits__Mail__Password and Benefits__Mail__User take effect together: set both or neither.")]
    [InlineData(
        "From=a@b.example;Host=smtp;Password=secret",
        "Setting Benefits__Mail__Password and Benefits__Mail__User take effect together: set both or neither.")]
    [InlineData(
        "From=a@b.example;Host=smtp;Security=Auto",
        "Setting Benefits__Mail__Security is 'Auto': it takes one of StartTls, Tls, None.")]
    [InlineData("From=a@b.example;Host=smtp;Security=2", "Setting Benefits__Mail__Security is '2': it takes one of StartTls, Tls, None.")]
    public void Read_WhenWrong_SaysWhatIsMissingAndNoSecret(string settings, string message) =>
        Assert.Equal(message, Assert.Throws<SettingsException>(() => Read(settings)).Message);

    [Fact]
    public void Read_WhenComplete_HasEverythingAndShowsNoSecret()
    {
        var settings = Read("From=a@b.example;Host=smtp;User=u;Password=secret");

        Assert.Equal(("smtp", 587, "u", "secret"), (settings.Host, settings.Port, settings.User, settings.Password));
        Assert.DoesNotContain("secret", $"{settings}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", MailSecurity.StartTls, 587)]
    [InlineData("Security=StartTls", MailSecurity.StartTls, 587)]
    [InlineData("Security=Tls", MailSecurity.Tls, 465)]
    [InlineData("Security=Tls;Port=2465", MailSecurity.Tls, 2465)]
    [InlineData("Security=None", MailSecurity.None, 587)]
    public void Read_WhenSecurityIsGivenOrNot_IsEncryptedUnlessToldOtherwise(string more, MailSecurity security, int port)
    {
        var settings = Read($"From=a@b.example;Host=smtp;{more}");

        Assert.Equal((security, port), (settings.Security, settings.Port));
    }

    private static MailSettings Read(string settings) => MailSettings.Read(new SettingsReader(new ConfigurationBuilder()
        .AddInMemoryCollection(
            settings.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Split('='))
                .Select(s => KeyValuePair.Create($"Benefits:Mail:{s[0]}", (string?)s[1]))).Build()));
}
