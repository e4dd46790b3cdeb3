using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using BenefitsFunctions.Mail;
using MimeKit;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace BenefitsFunctions.Tests.Support;

/// <summary>A mail that the server took.</summary>
/// <param name="Recipients">For whom.</param>
/// <param name="Mail">As they read it.</param>
/// <param name="IsSecure">Whether it came over TLS.</param>
/// <param name="User">Who had signed in.</param>
public sealed record TakenMail(IReadOnlyList<string> Recipients, SentMail Mail, bool IsSecure, string? User);

/// <summary>An SMTP server in this process on a free port of its own, which refuses connections until <see cref="ComesUp"/>.</summary>
public sealed class MailServer : IAsyncDisposable
{
    private readonly Socket _port = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<TakenMail> _taken = new();
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly ConcurrentQueue<string> _signIns = new();
    private Task _running = Task.CompletedTask;

    // Bound but not listening: the port is nobody else's, and connecting fails.
    public MailServer()
    {
        _port.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _port.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    public int Port => ((IPEndPoint)_port.LocalEndPoint!).Port;

    /// <summary>How connections are protected.</summary>
    public MailSecurity Security { get; init; } = MailSecurity.None;

    /// <summary>Whose password must be given before a mail is; null when anybody may send.</summary>
    public NetworkCredential? Account { get; init; }

    /// <summary>The code with which a recipient is answered; null takes it.</summary>
    public Func<string, int?> AnswersRecipient { get; set; } = _ => null;

    /// <summary>The code with which the sender is answered; null takes it.</summary>
    public int? AnswersSender { get; set; }

    /// <summary>The code with which the content is answered; null takes it.</summary>
    public int? AnswersContent { get; set; }

    /// <summary>The mails taken so far, the oldest first.</summary>
    public IReadOnlyList<TakenMail> Taken => [.. _taken];

    /// <summary>Every recipient that a client named so far, taken or refused.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    /// <summary>Every user that tried to sign in.</summary>
    public IReadOnlyList<string> SignIns => [.. _signIns];

    public MailServer ComesUp()
    {
        var services = new SmtpServer.ComponentModel.ServiceProvider();
        services.Add(new Filter(this));
        services.Add(new Store(this));
        if (Account is not null)
        {
            services.Add(new Authenticator(this));
        }

        var options = new SmtpServerOptionsBuilder().ServerName("localhost").MaxRetryCount(100).Endpoint(Endpoint).Build();
        _running = new SmtpServer.SmtpServer(options, services).StartAsync(_stop.Token);
        return this;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        _port.Dispose();
    }

    private void Endpoint(EndpointDefinitionBuilder endpoint)
    {
        endpoint.Endpoint((IPEndPoint)_port.LocalEndPoint!)
            .AuthenticationRequired(Account is not null)
            .AllowUnsecureAuthentication(Security == MailSecurity.None)
            .IsSecure(Security == MailSecurity.Tls);
        if (Security != MailSecurity.None)
        {
            endpoint.Certificate(TestCertificate.Own);
        }
    }

    private static SmtpResponse Response(int code) => new((SmtpReplyCode)code, "as the test says");

    private sealed class Filter(MailServer server) : MailboxFilter
    {
        public override Task<bool> CanAcceptFromAsync(
            ISessionContext context, IMailbox from, int size, CancellationToken cancellationToken) => Answer(server.AnswersSender);

        public override Task<bool> CanDeliverToAsync(
            ISessionContext context, IMailbox to, IMailbox from, CancellationToken cancellationToken)
        {
            server._asked.Enqueue(to.AsAddress());
            return Answer(server.AnswersRecipient(to.AsAddress()));
        }

        private static Task<bool> Answer(int? code) =>
            code is { } refusal ? throw new SmtpResponseException(Response(refusal)) : Task.FromResult(true);
    }

    private sealed class Store(MailServer server) : MessageStore
    {
        public override async Task<SmtpResponse> SaveAsync(
            ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
        {
            if (server.AnswersContent is { } code)
            {
                return Response(code);
            }

            using var content = new MemoryStream(buffer.ToArray());
            using var message = await MimeMessage.LoadAsync(content, cancellationToken);
            server._taken.Enqueue(new TakenMail(
                [.. transaction.To.Select(to => to.AsAddress())],
                SentMail.Of(message),
                context.Pipe.IsSecure,
                context.Authentication.IsAuthenticated ? context.Authentication.User : null));
            return SmtpResponse.Ok;
        }
    }

    private sealed class Authenticator(MailServer server) : UserAuthenticator
    {
        public override Task<bool> AuthenticateAsync(
            ISessionContext context, string user, string password, CancellationToken cancellationToken)
        {
            server._signIns.Enqueue(user);
            return Task.FromResult((user, password) == (server.Account!.UserName, server.Account.Password));
        }
    }
}
