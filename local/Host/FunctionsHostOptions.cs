using System.Net.Sockets;
using DurableTask.Core;

namespace Benefits.Local.Host;

/// <summary>What a <see cref="FunctionsHost"/> runs, and how.</summary>
public sealed record FunctionsHostOptions
{
    /// <summary>The built app: its assemblies, <c>host.json</c> and <c>worker.config.json</c>.</summary>
    public required string AppFolder { get; init; }

    /// <summary>App settings, with <c>__</c> between the parts of a name; <c>AzureWebJobsStorage</c> is needed.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>A listening loopback socket to serve HTTP on; the host closes it at its end. Null for any free port.</summary>
    public Socket? Listener { get; init; }

    /// <summary>Whether the headers <c>X-MS-CLIENT-PRINCIPAL…</c> that a client sends reach the app.</summary>
    public bool TrustPrincipal { get; init; }

    /// <summary>How the worker is started, and started again when it ends.</summary>
    public required IWorkerStart Worker { get; init; }

    /// <summary>The clock that timer functions follow.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Gets the app's own lines under their categories, and of worker, engine and host what is a warning or worse.</summary>
    public required ILoggerFactory Logging { get; init; }

    /// <summary>
    /// Awaited with the worker's process id: when everything but HTTP, timers and queues has started, and whenever a worker was
    /// started again, before HTTP requests reach it.
    /// </summary>
    public Func<int, Task> WorkerReady { get; init; } = _ => Task.CompletedTask;

    /// <summary>Adds routes of the caller's own.</summary>
    public Action<IEndpointRouteBuilder> Routes { get; init; } = _ => { };

    /// <summary>The clock that orchestrations live on; null for the machine's.</summary>
    public IEngineClock? EngineClock { get; init; }
}

/// <summary>A clock that orchestrations live on, while the engine beneath them stays on the machine's.</summary>
public interface IEngineClock
{
    /// <summary>Gives the engine that due timers are sent to, when it has started; null when it has stopped.</summary>
    Task AttachAsync(IOrchestrationServiceClient? engine);

    /// <summary>Runs one turn of an orchestration on this clock.</summary>
    /// <param name="request">An <c>OrchestratorRequest</c> in Base64, as the engine gives it.</param>
    /// <param name="run">Has the worker carry it out; gives an <c>OrchestratorResponse</c> in Base64.</param>
    Task<string> RunTurnAsync(string request, Func<string, Task<string>> run);
}
