using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;

namespace Embedded.Worker;

/// <summary>
/// Brings the messages of a queue to a function, a batch at a time; the next one is received meanwhile when the last was full. An empty
/// queue is asked less and less often, up to once a second, and at once after a send from this process.
/// </summary>
internal sealed class QueueListener(
    ServiceBusFunction function, QueueEntity queue, QueueFetcher fetcher, ServiceBusSettings settings, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly WakeSignal _wake = new();
    private readonly IdleWaiters _idle = new();
    private TimeSpan _pause = FirstPause;
    private bool _killed;
    private LockedBatch? _current;
    private Task<LockedBatch>? _next;
    private Task _loop = Task.CompletedTask;

    /// <summary>Creates the queue when it is missing.</summary>
    /// <exception cref="HostStartException">The queue service does not answer, or refuses.</exception>
    public async Task CreateQueueAsync(CancellationToken cancellationToken)
    {
        try
        {
            await queue.CreateIfMissingAsync(cancellationToken);
        }
        catch (ServiceBusException error)
        {
            throw new HostStartException($"Function '{function.Name}' can't listen to queue '{queue.Messages.Name}': {error.Message}", error);
        }
    }

    /// <summary>Listens from now on.</summary>
    public void Start()
    {
        queue.Sent += _wake.Set;
        _loop = ListenAsync();
    }

    /// <summary>Ends when a look at the queue after this call found it empty and no message is being worked on.</summary>
    public Task WhenIdleAsync()
    {
        var idle = _idle.Add();
        _wake.Set();
        return idle;
    }

    /// <summary>Receives no more, lets the running batch end and gives back what was received ahead.</summary>
    public async Task StopAsync()
    {
        queue.Sent -= _wake.Set;
        await _stop.CancelAsync();
        await _loop;
    }

    /// <summary>Stops as a process does that is killed: what was received is not given back.</summary>
    public void Kill()
    {
        queue.Sent -= _wake.Set;
        _killed = true;
        _stop.Cancel();
        _current?.Drop();
    }

    private async Task ListenAsync()
    {
        var retry = FirstPause;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await ListenOnceAsync();
                retry = FirstPause;
            }
            catch (Exception error)
            {
                retry = retry * 2 < LongestRetry ? retry * 2 : LongestRetry;
                ServiceBusLogs.CannotReceive(logger, error, queue.Messages.Name, retry.TotalSeconds);
                await Task.Delay(retry, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await GiveBackNextAsync();
        _idle.EndAll();
        ServiceBusLogs.Stopped(logger, function.Name);
    }

    private async Task ListenOnceAsync()
    {
        _wake.Reset();
        var waiters = _idle.Now();
        var wasAhead = _next is not null;
        await using var batch = await TakeNextAsync();
        if (_stop.IsCancellationRequested)
        {
            await GiveBackAsync(batch);
        }
        else if (batch.Messages.Count > 0)
        {
            _pause = FirstPause;
            await WorkAsync(batch);
        }
        else if (!wasAhead)
        {
            _idle.End(waiters);
            await _wake.WaitAsync(_pause, time, _stop.Token);
            _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        }
    }

    private async Task WorkAsync(LockedBatch batch)
    {
        _current = batch;
        _next = batch.Messages.Count >= fetcher.Most ? fetcher.FetchAsync() : null;
        if (!await function.RunAsync(batch) && !_idle.Any)
        {
            // Gives what makes every batch fail a chance to end before the deliveries are used up.
            await _wake.WaitAsync(FirstPause, time, _stop.Token);
        }
    }

    private async Task<LockedBatch> TakeNextAsync()
    {
        var next = _next ?? fetcher.FetchAsync();
        _next = null;
        var batch = await next;
        var longest = settings.LockDuration / 2;
        var until = time.GetUtcNow() + (settings.MaxBatchWaitTime < longest ? settings.MaxBatchWaitTime : longest);
        while (batch.Messages.Count > 0 && batch.Messages.Count < settings.MinMessageBatchSize
            && time.GetUtcNow() < until && !_idle.Any && !_stop.IsCancellationRequested)
        {
            await _wake.WaitAsync(LongestPause, time, _stop.Token);
            _wake.Reset();
            batch = await fetcher.FetchMoreAsync(batch);
        }

        return batch;
    }

    private async Task GiveBackNextAsync()
    {
        if (_next is null)
        {
            return;
        }

        try
        {
            await using var batch = await _next;
            await GiveBackAsync(batch);
        }
        catch (ServiceBusException error)
        {
            ServiceBusLogs.CannotReceive(logger, error, queue.Messages.Name, 0);
        }
    }

    private async Task GiveBackAsync(LockedBatch batch)
    {
        if (_killed)
        {
            batch.Drop();
        }

        await batch.AbandonAsync(batch.Messages);
    }
}
