using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;

namespace Embedded.Worker;

/// <summary>Messages received together. Their locks are renewed at half time until the batch is disposed.</summary>
internal sealed class LockedBatch : IAsyncDisposable
{
    /// <summary>How many requests a batch makes at once.</summary>
    public const int AtOnce = 24;

    private readonly Dictionary<string, LockedMessage> _byToken;
    private readonly PeriodicTimer _halfTime;
    private readonly CancellationTokenSource _dropped = new();
    private readonly ILogger _logger;
    private readonly Task _renewal;

    public LockedBatch(IReadOnlyList<LockedMessage> messages, TimeSpan lockFor, TimeProvider time, ILogger logger)
    {
        Messages = messages;
        _logger = logger;
        _byToken = messages.ToDictionary(message => message.Received.LockToken, StringComparer.Ordinal);
        _halfTime = new PeriodicTimer(lockFor / 2, time);
        _renewal = RenewAsync();
    }

    public IReadOnlyList<LockedMessage> Messages { get; }

    public static ServiceBusException LockLost(ServiceBusReceivedMessage message) =>
        new($"The lock of message {message.MessageId} was lost, or it is settled already.", ServiceBusFailureReason.MessageLockLost);

    /// <exception cref="ServiceBusException">MessageLockLost: it is not of this batch.</exception>
    public LockedMessage Find(ServiceBusReceivedMessage message) =>
        _byToken.TryGetValue(message.LockToken, out var locked) ? locked : throw LockLost(message);

    /// <summary>Completes what is not settled yet.</summary>
    public Task CompleteAsync(IReadOnlyList<LockedMessage> messages) =>
        ForEachOpenAsync(messages, (message, token) => message.CompleteAsync(token));

    /// <summary>Gives back what is not settled yet.</summary>
    public Task AbandonAsync(IReadOnlyList<LockedMessage> messages) =>
        ForEachOpenAsync(messages, (message, token) => message.AbandonAsync(token));

    /// <summary>Lets the batch go as a process does that is killed: nothing more is said to the queue.</summary>
    public void Drop() => _dropped.Cancel();

    /// <summary>Renews no longer.</summary>
    public async ValueTask DisposeAsync()
    {
        _halfTime.Dispose();
        await _renewal;
    }

    private async Task RenewAsync()
    {
        while (await _halfTime.WaitForNextTickAsync(CancellationToken.None))
        {
            await ForEachOpenAsync(Messages, async (message, token) =>
            {
                if (!await message.TryRenewAsync(token))
                {
                    throw LockLost(message.Received);
                }
            });
        }
    }

    private async Task ForEachOpenAsync(IReadOnlyList<LockedMessage> messages, Func<LockedMessage, CancellationToken, Task> action)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = _dropped.Token };
        try
        {
            await Parallel.ForEachAsync(messages.Where(message => message.IsOpen), parallel, async (message, token) =>
            {
                try
                {
                    await action(message, token);
                }
                catch (ServiceBusException error)
                {
                    ServiceBusLogs.NotSettled(_logger, message.Received.MessageId, error.Message);
                }
            });
        }
        catch (OperationCanceledException) when (_dropped.IsCancellationRequested)
        {
            ServiceBusLogs.Dropped(_logger, messages.Count);
        }
    }
}
