using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace BenefitsFunctions.Tests.Support;

/// <summary>A mail that the server took.</summary>
public sealed record TakenMail(IReadOnlyList<string> Recipients, SentMail Mail, string Source);

/// <summary>A mail server on a free port of its own, which refuses connections until <see cref="ComesUp"/>.</summary>
public sealed class FakeSmtpServer : IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentBag<Socket> _clients = [];
    private readonly ConcurrentQueue<TakenMail> _taken = new();
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _accepting = Task.CompletedTask;

    // Bound but not listening: the port is nobody else's, and connecting fails.
    public FakeSmtpServer() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>The mails taken so far, the oldest first.</summary>
    public IReadOnlyList<TakenMail> Taken => [.. _taken];

    /// <summary>Every recipient that a client named so far, taken or refused.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    /// <summary>Completes when somebody has connected.</summary>
    public Task Connected => _connected.Task;

    /// <summary>Whether a recipient is refused with 550.</summary>
    public Func<string, bool> Refuses { get; set; } = _ => false;

    /// <summary>Takes connections, but never says a word.</summary>
    public bool Silent { get; init; }

    public FakeSmtpServer ComesUp()
    {
        _socket.Listen();
        _accepting = AcceptAsync();
        return this;
    }

    /// <summary>Hangs up on everybody: a client may hold its connection for ever.</summary>
    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        await _accepting;
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _socket.AcceptAsync();
                _clients.Add(client);
                _connected.TrySetResult();
                connections.Add(TalkAsync(client));
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task TalkAsync(Socket client)
    {
        await using var stream = new NetworkStream(client, ownsSocket: true);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        Task SayAsync(string line) => stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n")).AsTask();
        try
        {
            if (!Silent)
            {
                await SayAsync("220 fake");
            }

            var recipients = new List<string>();
            while (await reader.ReadLineAsync() is { } command && !Silent)
            {
                await SayAsync(await AnswerAsync(command, recipients, reader, SayAsync));
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // One of the two hung up.
        }
    }

    private async Task<string> AnswerAsync(string command, List<string> recipients, StreamReader reader, Func<string, Task> say)
    {
        switch (command.Split(' ')[0].ToUpperInvariant())
        {
            case "MAIL":
                recipients.Clear();
                return "250 go on";
            case "RCPT":
                var start = command.IndexOf('<', StringComparison.Ordinal) + 1;
                var recipient = command[start..command.IndexOf('>', StringComparison.Ordinal)];
                _asked.Enqueue(recipient);
                if (Refuses(recipient))
                {
                    return "550 no such mailbox";
                }

                recipients.Add(recipient);
                return "250 go on";
            case "DATA":
                await say("354 end with a dot");
                var source = await ReadMailAsync(reader);
                _taken.Enqueue(new TakenMail([.. recipients], SentMail.Parse(source), source));
                return "250 taken";
            case "QUIT":
                return "221 bye";
            default:
                return "250 fake";
        }
    }

    private static async Task<string> ReadMailAsync(StreamReader reader)
    {
        var source = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line && line != ".")
        {
            source.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        return source.ToString();
    }
}
