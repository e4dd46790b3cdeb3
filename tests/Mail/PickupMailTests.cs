using BenefitsFunctions.Mail;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace BenefitsFunctions.Tests.Mail;

/// <summary>Mails into the pickup directory.</summary>
public sealed class PickupMailTests : IDisposable
{
    private static readonly OutgoingMail Mail = new(
        "activation-1", "a@contoso.example", ["b@contoso.example"], "お知らせ",
        "Text\r\n.dot\r\n日本 = ä\r\n", "<p>HTML 日本</p>");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("benefits-tests-mail-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Send_HoweverOftenAndWhoeverSends_WritesOneWholeFilePerId()
    {
        var pickup = Path.Combine(_folder.FullName, "not", "there", "yet");
        var mailer = Mailer(pickup);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => mailer.SendAsync(Mail with { Id = $"activation-{i % 2}" }, default)));
        var receipt = await mailer.SendAsync(Mail with { Id = "activation-0", Subject = "later" }, default);

        Assert.Equal([Mail.Recipients, [], []], new[] { receipt.Taken, receipt.Deferred, receipt.Refused });
        Assert.Equal(["activation-0.eml", "activation-1.eml"], Directory.GetFiles(pickup).Select(f => Path.GetFileName(f)).Order());
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(pickup, ".incoming")));
        Assert.All(Directory.GetFiles(pickup).Select(SentMail.Read), mail =>
        {
            Assert.Equal((Mail.Subject, "a@contoso.example"), (mail.Subject, mail.To));
            Assert.Equal((Mail.Text, Mail.Html), (mail.Text.ReplaceLineEndings("\r\n"), mail.Html));
        });
        Assert.All(Directory.GetFiles(pickup).SelectMany(File.ReadAllBytes), b => Assert.InRange(b, 1, 127));
    }

    [Theory]
    [InlineData("a..b@contoso.example")]
    [InlineData("a.@contoso.example")]
    public async Task Send_ForAnAddressWithDotsAsSomeProvidersGaveThemOut_NamesItAsItIs(string address)
    {
        var mailer = Mailer(_folder.FullName);

        await mailer.SendAsync(Mail with { To = address }, default);

        var file = Path.Combine(_folder.FullName, "activation-1.eml");
        Assert.Contains($"To: {address}\r\n", File.ReadAllText(file), StringComparison.Ordinal);
    }

    private static SmtpMailer Mailer(string pickup) => new(
        new MailSettings(new("benefits@contoso.example"), pickup, null, 587, MailSecurity.StartTls, null, null),
        new FakeTimeProvider(Sample.Today),
        NullLogger<SmtpMailer>.Instance);
}
