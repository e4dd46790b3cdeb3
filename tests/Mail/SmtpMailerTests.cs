using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using BenefitsFunctions.Mail;
using BenefitsFunctions.Tests.Support;
using MailKit;
using MailKit.Security;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace BenefitsFunctions.Tests.Mail;

/// <summary>Mails over SMTP.</summary>
public sealed class SmtpMailerTests
{
    private static readonly OutgoingMail Mail = new(
        "activation-1",
        "a@contoso.example",
        ["b@contoso.example", "c@contoso.example"],
        "製品サポート の有効化のお知らせ",
        "Text\r\n.dot\r\n日本 = ä\r\n",
        "<p>HTML 日本</p>");

    private readonly FakeTimeProvider _clock = new(Sample.Today);

    [Fact]
    public async Task Send_WhenTheServerIsUp_HandsOverTextAndHtmlToEverybody()
    {
        await using var server = new MailServer().ComesUp();

        var receipt = await Mailer(server).SendAsync(Mail, default);

        var taken = Assert.Single(server.Taken);
        AssertReceipt(receipt, taken: ["a@contoso.example", "b@contoso.example", "c@contoso.example"]);
        Assert.Equal(receipt.Taken, taken.Recipients);
        Assert.Equal(
            ("benefits@contoso.example", "a@contoso.example", "b@contoso.example, c@contoso.example", Mail.Subject, "auto-generated"),
            (taken.Mail.From, taken.Mail.To, taken.Mail.Cc, taken.Mail.Subject, taken.Mail.AutoSubmitted));
        Assert.Equal((Mail.Text, Mail.Html), (taken.Mail.Text.ReplaceLineEndings("\r\n"), taken.Mail.Html));
    }

    [Fact]
    public async Task Send_WhenTextIsAscii_KeepsItsLines()
    {
        await using var server = new MailServer().ComesUp();
        var text = string.Join("\r\n", "Dear A,", "", ".", "..", "From me", new string('x', 1_500), "50 = 5 * 10", "");

        await Mailer(server).SendAsync(Mail with { Text = text }, default);

        Assert.Equal(text, server.Taken.Single().Mail.Text.ReplaceLineEndings("\r\n"));
    }

    [Fact]
    public async Task Send_WhenRepeated_HasTheSameMessageIdAndTheDateOfTheClock()
    {
        await using var server = new MailServer().ComesUp();

        await Mailer(server).SendAsync(Mail, default);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await Mailer(server).SendAsync(Mail with { To = "d@contoso.example", Copies = [] }, default);

        Assert.Equal(["<activation-1@contoso.example>", "<activation-1@contoso.example>"], server.Taken.Select(t => t.Mail.MessageId));
        Assert.Equal([Sample.Today, Sample.Today.AddMinutes(1)], server.Taken.Select(t => t.Mail.Date));
    }

    [Theory]
    [InlineData("o'neil+tag@xn--wgv71a119e.example")]
    [InlineData("a@XN--WGV71A119E.example")]
    [InlineData("First.Last@CONTOSO.example")]
    [InlineData("!#$%&*/=?^_`{|}~-@contoso.example")]
    public async Task Send_ForAnAddressThatTheApiTakes_NamesItAsItIs(string address)
    {
        await using var server = new MailServer { AnswersRecipient = to => to.StartsWith('b') ? 450 : null }.ComesUp();

        var receipt = await Mailer(server).SendAsync(Mail with { To = address, Copies = ["b@contoso.example"] }, default);

        AssertReceipt(receipt, taken: [address], deferred: ["b@contoso.example"]);
        Assert.Equal([address], server.Taken.Single().Recipients, StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Send_WhenAnAddressIsNone_RefusesItForGoodAndMailsTheOthers()
    {
        await using var server = new MailServer().ComesUp();

        var some = await Mailer(server).SendAsync(Mail with { To = ".a@contoso.example" }, default);
        var none = await Mailer(server).SendAsync(Mail with { To = ".a@contoso.example", Copies = [] }, default);

        AssertReceipt(some, taken: ["b@contoso.example", "c@contoso.example"], refused: [".a@contoso.example"]);
        AssertReceipt(none, refused: [".a@contoso.example"]);
        Assert.Equal(some.Taken, server.Taken.Single().Recipients);
    }

    [Theory]
    [InlineData("a=550")]
    [InlineData("b=450")]
    [InlineData("b=550 c=450")]
    [InlineData("a=421 c=553")]
    [InlineData("a=550 b=550 c=550")]
    [InlineData("a=450 b=451 c=452")]
    [InlineData("a=450 b=550 c=450")]
    public async Task Send_WhenSingleRecipientsAreRefused_HandsOverToTheOthersAndTellsForNowFromForGood(string answers)
    {
        var codes = answers.Split(' ').Select(a => a.Split('=')).ToDictionary(a => $"{a[0]}@contoso.example", a => int.Parse(a[1], null));
        await using var server = new MailServer { AnswersRecipient = to => codes.TryGetValue(to, out var code) ? code : null }.ComesUp();

        var receipt = await Mailer(server).SendAsync(Mail, default);

        var others = Mail.Recipients.Except(codes.Keys).ToArray();
        AssertReceipt(
            receipt,
            taken: others,
            deferred: [.. codes.Where(c => c.Value < 500).Select(c => c.Key)],
            refused: [.. codes.Where(c => c.Value >= 500).Select(c => c.Key)]);
        Assert.Equal(others, server.Taken.SelectMany(t => t.Recipients));
    }

    [Theory]
    [InlineData(450)]
    [InlineData(550)]
    public async Task Send_WhenTheSenderIsRefused_IsThatForAllWhateverTheServerSaysOfThem(int code)
    {
        await using var server = new MailServer { AnswersSender = code }.ComesUp();

        AssertRefusedWhole(code, await Mailer(server).SendAsync(Mail, default));
        Assert.Empty(server.Taken);
    }

    [Theory]
    [InlineData(452)]
    [InlineData(554)]
    public async Task Send_WhenTheContentIsRefused_IsThatForAll(int code)
    {
        await using var server = new MailServer { AnswersContent = code }.ComesUp();

        AssertRefusedWhole(code, await Mailer(server).SendAsync(Mail, default));
        Assert.Empty(server.Taken);
    }

    [Fact]
    public async Task Send_WhenTheContentIsDeferredAndARecipientRefused_KeepsThemApart()
    {
        await using var server = new MailServer { AnswersContent = 452, AnswersRecipient = to => to[0] == 'b' ? 550 : null }.ComesUp();

        var receipt = await Mailer(server).SendAsync(Mail, default);

        AssertReceipt(receipt, deferred: ["a@contoso.example", "c@contoso.example"], refused: ["b@contoso.example"]);
    }

    [Theory]
    [InlineData(MailSecurity.StartTls)]
    [InlineData(MailSecurity.Tls)]
    public async Task Send_OverTlsWithSignIn_IsEncryptedAndSignedIn(MailSecurity security)
    {
        await using var server = new MailServer { Security = security, Account = new("mailer", "pass word") }.ComesUp();

        await Mailer(server, new("mailer", "pass word"), TestCertificate.Trust).SendAsync(Mail, default);

        var taken = Assert.Single(server.Taken);
        Assert.Equal((true, "mailer"), (taken.IsSecure, taken.User));
    }

    [Theory]
    [InlineData(MailSecurity.StartTls)]
    [InlineData(MailSecurity.Tls)]
    public async Task Send_WhenNobodyTrustsTheCertificate_ThrowsBeforeThePasswordIsSaid(MailSecurity security)
    {
        await using var server = new MailServer { Security = security, Account = new("mailer", "secret") }.ComesUp();

        await Assert.ThrowsAsync<SslHandshakeException>(() => Mailer(server, new("mailer", "secret")).SendAsync(Mail, default));

        Assert.Empty(server.SignIns);
        Assert.Empty(server.Taken);
    }

    [Fact]
    public async Task Send_WhenStartTlsIsNotOffered_ThrowsBeforeThePasswordIsSaid()
    {
        await using var server = new MailServer { Account = new("mailer", "secret") }.ComesUp();
        var settings = Settings(server, MailSecurity.StartTls, new("mailer", "secret"));

        await Assert.ThrowsAsync<NotSupportedException>(() => Mailer(settings).SendAsync(Mail, default));

        Assert.Empty(server.SignIns);
        Assert.Empty(server.Taken);
    }

    [Fact]
    public async Task Send_WithoutTlsOnPurpose_SignsIn()
    {
        await using var server = new MailServer { Account = new("mailer", "secret") }.ComesUp();

        await Mailer(server, new("mailer", "secret")).SendAsync(Mail, default);

        Assert.Equal((false, "mailer"), (server.Taken.Single().IsSecure, server.Taken.Single().User));
    }

    [Fact]
    public async Task Send_WhenTheSignInIsRefused_ThrowsAndRefusesNobody()
    {
        await using var server = new MailServer { Security = MailSecurity.StartTls, Account = new("mailer", "new") }.ComesUp();

        await Assert.ThrowsAsync<AuthenticationException>(
            () => Mailer(server, new("mailer", "old"), TestCertificate.Trust).SendAsync(Mail, default));
        await Assert.ThrowsAsync<ServiceNotAuthenticatedException>(
            () => Mailer(server, trust: TestCertificate.Trust).SendAsync(Mail, default));

        Assert.Empty(server.Taken);
    }

    [Fact]
    public async Task Send_WhenTheServerIsDown_Throws()
    {
        await using var server = new MailServer();
        await Assert.ThrowsAsync<SocketException>(() => Mailer(server).SendAsync(Mail, default));
    }

    [Fact]
    public async Task Send_WhenTheServerIsSilent_GivesUpAfterAMinuteOfTheClock()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        var sending = Mailer(Settings(((IPEndPoint)silent.LocalEndpoint).Port)).SendAsync(Mail, default);
        using var client = await silent.AcceptTcpClientAsync();
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(sending.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));

        var error = await Assert.ThrowsAsync<TimeoutException>(() => sending);
        Assert.Contains("did not answer within 60 seconds", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_WhenTheCallerStops_IsCanceled()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var stop = new CancellationTokenSource();

        var sending = Mailer(Settings(((IPEndPoint)silent.LocalEndpoint).Port)).SendAsync(Mail, stop.Token);
        using var client = await silent.AcceptTcpClientAsync();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    private static void AssertReceipt(MailReceipt receipt, string[]? taken = null, string[]? deferred = null, string[]? refused = null) =>
        Assert.Equal([taken ?? [], deferred ?? [], refused ?? []], new[] { receipt.Taken, receipt.Deferred, receipt.Refused });

    private static void AssertRefusedWhole(int code, MailReceipt receipt) =>
        AssertReceipt(receipt, deferred: code < 500 ? [.. Mail.Recipients] : [], refused: code < 500 ? [] : [.. Mail.Recipients]);

    private static MailSettings Settings(MailServer server, MailSecurity security, NetworkCredential? account) =>
        Settings(server.Port) with { Security = security, User = account?.UserName, Password = account?.Password };

    private static MailSettings Settings(int port) =>
        new(new("benefits@contoso.example"), null, "127.0.0.1", port, MailSecurity.None, null, null);

    private SmtpMailer Mailer(
        MailServer server, NetworkCredential? account = null, RemoteCertificateValidationCallback? trust = null) =>
        Mailer(Settings(server, server.Security, account), trust);

    private SmtpMailer Mailer(MailSettings settings, RemoteCertificateValidationCallback? trust = null) =>
        new(settings, _clock, NullLogger<SmtpMailer>.Instance, trust);
}
