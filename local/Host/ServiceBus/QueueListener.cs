using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;

namespace Benefits.Local.Host;

/// <summary>Brings the messages of a queue to a function: a batch at a time, or several single messages at once.</summary>
internal sealed class QueueListener(
    QueueFunction function, ServiceBusReceiver receiver, bool isBatched, ServiceBusSettings settings, RunningWork work, ILogger logger)
    : IAsyncDisposable
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly int _calls = isBatched ? 1 : settings.MaxConcurrentCalls;
    private Task _loop = Task.CompletedTask;

    /// <summary>Listens from now on.</summary>
    public void Start() => _loop = Task.Run(ListenAsync);

    /// <summary>Receives no more, cancels the calls that run and ends when they have.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _loop;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await receiver.DisposeAsync();
        _stop.Dispose();
    }

    private async Task ListenAsync()
    {
        using var free = new SemaphoreSlim(_calls);
        var retry = FirstRetry;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await free.WaitAsync(_stop.Token);
                await WhenReadyAsync(free);
                _ = WorkAsync(await ReceiveAsync(free), free);
                retry = FirstRetry;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                break;
            }
            catch (Exception error) when (error is ServiceBusException or OperationCanceledException or TimeoutException)
            {
                ServiceBusLogs.CannotReceive(logger, error, receiver.EntityPath, retry.TotalSeconds);
                await Task.Delay(retry, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                retry = retry * 2 < LongestRetry ? retry * 2 : LongestRetry;
            }
        }

        for (var call = 0; call < _calls; call++)
        {
            await free.WaitAsync(CancellationToken.None);
        }
    }

    // Without a worker each delivery would fail, until the message counts as one that can't be handled.
    private async Task WhenReadyAsync(SemaphoreSlim free)
    {
        try
        {
            await function.WhenReadyAsync(_stop.Token);
        }
        catch
        {
            free.Release();
            throw;
        }
    }

    private async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(SemaphoreSlim free)
    {
        try
        {
            var most = isBatched ? settings.MaxMessageBatchSize : 1;
            List<ServiceBusReceivedMessage> messages = [.. await receiver.ReceiveMessagesAsync(most, null, _stop.Token)];
            if (isBatched && messages.Count > 0)
            {
                await FillUpAsync(messages);
            }

            return messages;
        }
        catch
        {
            free.Release();
            throw;
        }
    }

    private async Task FillUpAsync(List<ServiceBusReceivedMessage> messages)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        wait.CancelAfter(settings.MaxBatchWaitTime);
        try
        {
            while (messages.Count < settings.MinMessageBatchSize)
            {
                messages.AddRange(await receiver.ReceiveMessagesAsync(settings.MaxMessageBatchSize - messages.Count, null, wait.Token));
            }
        }
        catch (OperationCanceledException)
        {
            // The function gets what has come.
        }
    }

    private async Task WorkAsync(IReadOnlyList<ServiceBusReceivedMessage> messages, SemaphoreSlim free)
    {
        using var running = work.Begin();
        try
        {
            if (messages.Count > 0)
            {
                await function.RunAsync(messages, _stop.Token);
            }
        }
        finally
        {
            free.Release();
        }
    }
}
