using Microsoft.AspNetCore.Builder;
using Microsoft.DurableTask.Embedded;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Embedded.Worker;

/// <summary>The running app: starts its parts in order, and ends them in order so that what runs can finish.</summary>
internal sealed class FunctionsHost(
    WebApplication app, LocalRun run, DurableTaskEngine? engine, IReadOnlyCollection<TimerFunction> timers,
    IReadOnlyCollection<QueueListener> listeners, ShutdownSignal shutdown, ILogger logger, Action announce)
    : IHost, IAsyncDisposable
{
    private bool _stopped;

    public IServiceProvider Services => app.Services;

    internal DurableTaskEngine? Engine => engine;

    internal IReadOnlyCollection<QueueListener> Listeners => listeners;

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        // Here rather than in the inner host, which would log the whole trace.
        Services.GetService<IStartupValidator>()?.Validate();
        if (engine is not null)
        {
            await engine.StartAsync(cancellationToken);
        }

        // Before the app: its first requests may already look at the queues.
        foreach (var listener in listeners)
        {
            await listener.CreateQueueAsync(cancellationToken);
        }

        await app.StartAsync(cancellationToken);
        foreach (var timer in timers)
        {
            timer.Start();
        }

        foreach (var listener in listeners)
        {
            listener.Start();
        }

        announce();
    }

    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;
        shutdown.Start();
        var timersEnd = Task.WhenAll(timers.Select(timer => timer.StopAsync()));
        var listenersEnd = Task.WhenAll(listeners.Select(listener => listener.StopAsync()));
        await app.StopAsync(cancellationToken);
        await WaitForAsync(timersEnd, TimerLogs.Abandoned);
        await WaitForAsync(listenersEnd, ServiceBusLogs.Abandoned);
        if (engine is not null)
        {
            await engine.StopAsync(cancellationToken);
        }

        await run.EndAsync();
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        if (engine is not null)
        {
            await engine.DisposeAsync();
        }

        foreach (var listener in listeners)
        {
            listener.Kill();
        }

        await app.DisposeAsync();
        await run.EndAsync();
        foreach (var timer in timers)
        {
            timer.Dispose();
        }

        shutdown.Dispose();
    }

    private async Task WaitForAsync(Task end, Action<ILogger> abandoned)
    {
        try
        {
            await end.WaitAsync(Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout);
        }
        catch (TimeoutException)
        {
            abandoned(logger);
        }
    }
}
