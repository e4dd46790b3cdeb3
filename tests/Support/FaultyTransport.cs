using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;

namespace BenefitsFunctions.Tests.Support;

/// <summary>Counts requests to storage and can cut the connection at a chosen one, before or after it reached storage.</summary>
internal sealed class FaultyTransport : HttpPipelineTransport
{
    // Azurite closes a connection that nobody uses for five seconds; a request on its way meanwhile would fail for that.
    private static readonly HttpClientTransport Inner = new(new HttpClient(new SocketsHttpHandler
    {
        MaxConnectionsPerServer = 8,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(2),
    }));

    private readonly ConcurrentQueue<string> _addresses = new();
    private readonly TaskCompletionSource _cut = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _requests;
    private int _transactions;
    private int _failing;
    private int _losing;
    private string? _losingAt;

    public int Requests => _requests;

    public int Transactions => _transactions;

    /// <summary>What was asked for, unescaped, in its order; of a transaction no more than that it is one.</summary>
    public IReadOnlyList<string> Addresses => [.. _addresses];

    /// <summary>The number of the request at which the connection is cut for good.</summary>
    public int CutAt { get; init; } = int.MaxValue;

    /// <summary>Whether the request at which it is cut reaches storage.</summary>
    public bool CutAfterwards { get; init; }

    /// <summary>What happens before the request of a number reaches storage.</summary>
    public Func<int, Task>? Before { get; init; }

    /// <summary>What happens before the next transaction reaches storage, once.</summary>
    public Func<Task>? BeforeNextTransaction { get; set; }

    /// <summary>Ends when the connection has been cut.</summary>
    public Task Cut => _cut.Task;

    /// <summary>Lets the next requests fail without reaching storage.</summary>
    public void FailNext(int requests) => _failing = requests;

    /// <summary>Lets the next transaction reach storage, and its answer be lost.</summary>
    public void LoseNextTransactionAnswer() => _losing = 1;

    /// <summary>Lets the next write at an address that ends so reach storage, and its answer be lost: a client that retries does
    /// so.</summary>
    public void LoseNextWriteAnswer(string ending) => _losingAt = ending;

    /// <summary>Whether that write has not come yet.</summary>
    public bool IsLosing => _losingAt is not null;

    public override Request CreateRequest() => Inner.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException("Synchronous calls are not used.");

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        var number = Interlocked.Increment(ref _requests);
        _addresses.Enqueue(Uri.UnescapeDataString(message.Request.Uri.ToString()));
        await (Before?.Invoke(number) ?? Task.CompletedTask);
        if (message.Request.Uri.Path.EndsWith("$batch", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _transactions);
            var (before, _) = (BeforeNextTransaction, BeforeNextTransaction = null);
            await (before?.Invoke() ?? Task.CompletedTask);
            if (Interlocked.Exchange(ref _losing, 0) == 1)
            {
                await LoseAnswerAsync(message);
                throw new HttpRequestException("Injected: the answer was lost.");
            }
        }

        if (_losingAt is { } ending
            && message.Request.Method != RequestMethod.Get
            && Uri.UnescapeDataString(message.Request.Uri.Path).EndsWith(ending, StringComparison.Ordinal))
        {
            _losingAt = null;
            await LoseAnswerAsync(message);
            throw new IOException("Injected: the answer was lost.");
        }

        if (Interlocked.Decrement(ref _failing) >= 0)
        {
            throw new HttpRequestException("Injected: storage is away.");
        }

        if (number == CutAt && CutAfterwards)
        {
            await LoseAnswerAsync(message);
        }

        if (number >= CutAt)
        {
            _cut.TrySetResult();
            throw new HttpRequestException("Injected: the connection is cut.");
        }

        await Inner.ProcessAsync(message);
    }

    // An answer that nobody reads would keep its connection.
    private static async Task LoseAnswerAsync(HttpMessage message)
    {
        await Inner.ProcessAsync(message);
        message.Response.Dispose();
    }
}
