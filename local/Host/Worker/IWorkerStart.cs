namespace Benefits.Local.Host;

/// <summary>Starts the app's worker, as a process or in another way.</summary>
public interface IWorkerStart
{
    /// <summary>
    /// Starts a worker that connects to <see cref="WorkerStartInfo.HostEndpoint"/>. What it can do is asked for
    /// when the task has ended and the worker has connected.
    /// </summary>
    Task<IRunningWorker> StartAsync(WorkerStartInfo info, CancellationToken cancellationToken);
}

/// <summary>What a worker needs to know to find its host and its app.</summary>
/// <param name="HostEndpoint">Where the host's gRPC services listen, on loopback without TLS.</param>
/// <param name="WorkerId">The name that the worker introduces itself with; another one at each start.</param>
/// <param name="Settings">The app settings, with <c>__</c> between the parts of a name.</param>
public sealed record WorkerStartInfo(
    Uri HostEndpoint, string WorkerId, string AppFolder, IReadOnlyDictionary<string, string> Settings);

public interface IRunningWorker
{
    int ProcessId { get; }

    /// <summary>Ends when the worker has ended, for whatever reason; never fails.</summary>
    Task Exited { get; }

    /// <summary>The last line on its standard error that says something; null when there was none.</summary>
    string? LastErrorLine { get; }

    /// <summary>Lets the worker end, and ends it when <paramref name="cancellationToken"/> fires. Called once.</summary>
    Task StopAsync(CancellationToken cancellationToken);
}
