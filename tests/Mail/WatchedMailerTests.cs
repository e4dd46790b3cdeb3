using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using BenefitsFunctions.Mail;
using BenefitsFunctions.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace BenefitsFunctions.Tests.Mail;

/// <summary>What is told of a mail server that says too much.</summary>
public sealed class WatchedMailerTests
{
    [Theory]
    [InlineData("554 nothing for jane@contoso.example\r\n", 554)]
    [InlineData("jane@contoso.example is gone\r\n", null)]
    public async Task Send_WhenTheServersWordsNameSomebody_ThrowsItsCodeAndNotItsWords(string greeting, int? code)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var greeted = GreetAsync(listener, greeting);
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var settings = new MailSettings(
            new("benefits@programme.example"), null, "127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, MailSecurity.None, null, null);
        var mailer = new WatchedMailer(
            new SmtpMailer(settings, TimeProvider.System, NullLogger<SmtpMailer>.Instance),
            new BenefitsMetrics(services.GetRequiredService<IMeterFactory>(), TimeProvider.System));

        var error = await Assert.ThrowsAsync<MailServerException>(
            () => mailer.SendAsync(new OutgoingMail("m", "jane@contoso.example", [], "s", "t", "h"), CancellationToken.None));

        await greeted;
        Assert.DoesNotContain("jane", $"{error}", StringComparison.Ordinal);
        Assert.Equal(code is not null, error.Message.Contains($"{code ?? 554}", StringComparison.Ordinal));
    }

    private static async Task GreetAsync(TcpListener listener, string greeting)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(greeting));

        // Until the other side has had enough.
        await client.GetStream().CopyToAsync(Stream.Null).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
