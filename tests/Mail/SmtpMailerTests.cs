using System.Net.Mail;
using BenefitsFunctions.Mail;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace BenefitsFunctions.Tests.Mail;

/// <summary>Mails over SMTP and into the pickup directory.</summary>
public sealed class SmtpMailerTests : IDisposable
{
    private static readonly OutgoingMail Mail = new(
        "activation-1",
        "a@contoso.example",
        ["b@contoso.example", "c@contoso.example"],
        "製品サポート の有効化のお知らせ",
        "Text\r\n.dot\r\n日本 = ä\r\n",
        "<p>HTML 日本</p>");

    private readonly FakeTimeProvider _clock = new(Sample.Today);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("benefits-tests-mail-");

    [Fact]
    public async Task Send_WhenTheServerIsUp_HandsOverTextAndHtmlToEverybody()
    {
        await using var server = new FakeSmtpServer().ComesUp();

        var receipt = await Mailer(server).SendAsync(Mail, default);

        var taken = Assert.Single(server.Taken);
        Assert.Empty(receipt.Refused);
        Assert.Equal(["a@contoso.example", "b@contoso.example", "c@contoso.example"], taken.Recipients);
        Assert.Equal(
            ("a@contoso.example", "b@contoso.example, c@contoso.example", Mail.Subject),
            (taken.Mail.To, taken.Mail.Cc, taken.Mail.Subject));
        Assert.Equal((Mail.Text, Mail.Html), (taken.Mail.Text.ReplaceLineEndings("\r\n"), taken.Mail.Html));
        Assert.Contains("Auto-Submitted: auto-generated", taken.Source, StringComparison.Ordinal);
        Assert.Contains("benefits@contoso.example", taken.Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_WhenTextIsAscii_KeepsItsLines()
    {
        await using var server = new FakeSmtpServer().ComesUp();
        var text = string.Join("\r\n", "Dear A,", "", ".", "..", new string('x', 300), "50 = 5 * 10", "");

        await Mailer(server).SendAsync(Mail with { Text = text }, default);

        Assert.Equal(text, server.Taken.Single().Mail.Text.ReplaceLineEndings("\r\n"));
    }

    [Fact]
    public async Task Send_WhenRepeated_HasTheSameMessageId()
    {
        await using var server = new FakeSmtpServer().ComesUp();

        await Mailer(server).SendAsync(Mail, default);
        await Mailer(server).SendAsync(Mail with { To = "d@contoso.example", Copies = [] }, default);

        Assert.Equal(["<activation-1@contoso.example>", "<activation-1@contoso.example>"], server.Taken.Select(t => t.Mail.MessageId));
    }

    [Theory]
    [InlineData("a@contoso.example")]
    [InlineData("b@contoso.example")]
    [InlineData("b@contoso.example", "c@contoso.example")]
    [InlineData("a@contoso.example", "c@contoso.example")]
    public async Task Send_WhenSomeAreRefused_HandsOverToTheOthersAndNamesThem(params string[] refused)
    {
        await using var server = new FakeSmtpServer { Refuses = refused.Contains }.ComesUp();

        var receipt = await Mailer(server).SendAsync(Mail, default);

        Assert.Equal(refused, receipt.Refused.Order());
        Assert.Equal(Mail.Recipients.Except(refused), Assert.Single(server.Taken).Recipients);
    }

    [Fact]
    public async Task Send_WhenAllAreRefused_ThrowsAndNobodyHasIt()
    {
        await using var server = new FakeSmtpServer { Refuses = _ => true }.ComesUp();

        await Assert.ThrowsAnyAsync<SmtpException>(() => Mailer(server).SendAsync(Mail, default));
        await Assert.ThrowsAnyAsync<SmtpException>(() => Mailer(server).SendAsync(Mail with { Copies = [] }, default));

        Assert.Empty(server.Taken);
    }

    [Fact]
    public async Task Send_WhenTheServerIsDown_Throws()
    {
        await using var server = new FakeSmtpServer();
        await Assert.ThrowsAsync<SmtpException>(() => Mailer(server).SendAsync(Mail, default));
    }

    [Fact]
    public async Task Send_WhenTheServerIsSilent_GivesUpAfterAMinuteOfTheClock()
    {
        await using var server = new FakeSmtpServer { Silent = true }.ComesUp();

        var sending = Mailer(server).SendAsync(Mail, default);
        await server.Connected;
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(sending.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));

        var error = await Assert.ThrowsAsync<SmtpException>(() => sending);
        Assert.Contains("did not answer within 60 seconds", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_WhenTheCallerStops_IsCanceled()
    {
        await using var server = new FakeSmtpServer { Silent = true }.ComesUp();
        using var stop = new CancellationTokenSource();

        var sending = Mailer(server).SendAsync(Mail, stop.Token);
        await server.Connected;
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task Send_WhenThereIsAPickupDirectory_WritesOneWholeFilePerIdHoweverOftenAndWhoeverSends()
    {
        var pickup = Path.Combine(_folder.FullName, "not", "there", "yet");
        var mailer = new SmtpMailer(new MailSettings(new("benefits@contoso.example"), pickup, null, 587, null, null), _clock);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => mailer.SendAsync(Mail with { Id = $"activation-{i % 2}" }, default)));
        await mailer.SendAsync(Mail with { Id = "activation-0", Subject = "later" }, default);

        Assert.Equal(["activation-0.eml", "activation-1.eml"], Directory.GetFiles(pickup).Select(f => Path.GetFileName(f)).Order());
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(pickup, ".incoming")));
        Assert.All(Directory.GetFiles(pickup).Select(SentMail.Read), mail =>
        {
            Assert.Equal((Mail.Subject, "a@contoso.example"), (mail.Subject, mail.To));
            Assert.Equal((Mail.Text, Mail.Html), (mail.Text.ReplaceLineEndings("\r\n"), mail.Html));
        });
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private SmtpMailer Mailer(FakeSmtpServer server) =>
        new(new MailSettings(new("benefits@contoso.example"), null, "127.0.0.1", server.Port, null, null), _clock);
}
