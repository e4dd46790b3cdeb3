
namespace Benefits.Local.Host;

/// <summary>
/// A Functions host for one machine: runs the app's isolated worker as it is, brings it HTTP requests, timers and queue messages,
/// and runs its orchestrations on Microsoft's own engine. Listens on loopback only; several can run in one process.
/// </summary>
public sealed class FunctionsHost : IAsyncDisposable
{
    private readonly HostParts _parts;
    private Task? _stopping;

    private FunctionsHost(HostParts parts) => _parts = parts;

    /// <summary>Where HTTP is served.</summary>
    public Uri Address => _parts.Address;

    /// <summary>Id of the worker's process; another one when it was started again.</summary>
    public int WorkerPid => _parts.Worker.ProcessId;

    /// <summary>True when no call runs, no batch of messages is in work and no timer is due.</summary>
    public bool IsIdle => _parts.IsIdle;

    /// <summary>Starts worker, engine and listeners; the app can be called when the task has ended.</summary>
    /// <exception cref="HostStartException">The app can't be run, for a reason that a person can mend.</exception>
    public static async Task<FunctionsHost> StartAsync(FunctionsHostOptions options, CancellationToken cancellationToken)
    {
        var parts = new HostParts(options);
        try
        {
            await parts.StartAsync(cancellationToken);
            return new FunctionsHost(parts);
        }
        catch
        {
            await parts.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Takes no more work, cancels queue functions, lets the rest end or cancels it after some seconds, then ends worker and engine.
    /// </summary>
    /// <param name="cancellationToken">Shortens the waiting; everything is ended in any case.</param>
    public Task StopAsync(CancellationToken cancellationToken) => _stopping ??= _parts.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        await _parts.DisposeAsync();
    }
}
