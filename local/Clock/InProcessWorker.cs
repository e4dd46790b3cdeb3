using System.Net;
using System.Reflection;
using BenefitsFunctions;
using BenefitsFunctions.Settings;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Benefits.Local.Clock;

/// <summary>The app's worker inside this process, where it takes a clock that is moved, and a test looks into its services.</summary>
/// <param name="clock">What the app takes for the time.</param>
/// <param name="configure">Changes the app before its capabilities are added.</param>
/// <param name="extend">Adds to the app after its capabilities.</param>
public sealed class InProcessWorker(
    TimeProvider clock, Action<FunctionsApplicationBuilder>? configure, Action<FunctionsApplicationBuilder>? extend) : IWorkerStart
{
    private static readonly Lock Building = new();

    /// <summary>The services of the worker that was started last.</summary>
    public IServiceProvider Services { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task<IRunningWorker> StartAsync(WorkerStartInfo info, CancellationToken cancellationToken)
    {
        Environment.SetEnvironmentVariable("FUNCTIONS_APPLICATION_DIRECTORY", info.AppFolder);
        IHost worker;
        try
        {
            worker = Build(info);
            await worker.StartAsync(cancellationToken);
        }
        catch (Exception error) when (StartFailure.Describe(error) is { } line)
        {
            throw new HostStartException(line, error);
        }

        // The port that the worker tells by itself is one for the whole process.
        var address = worker.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        worker.Services.GetRequiredService<IOptions<WorkerOptions>>().Value.Capabilities["HttpUri"] = address;
        Services = worker.Services;
        return new RunningWorker(worker);
    }

    // What the worker finds out about itself it looks up in the assembly that the process was started with.
    private IHost Build(WorkerStartInfo info)
    {
        lock (Building)
        {
            var entry = Assembly.GetEntryAssembly();
            Assembly.SetEntryAssembly(typeof(BenefitsApp).Assembly);
            try
            {
                var builder = FunctionsApplication.CreateBuilder([]);
                builder.Configuration.AddInMemoryCollection(Settings(info));
                builder.ConfigureFunctionsWebApplication();
                builder.Services.AddSingleton(clock);
                configure?.Invoke(builder);
                builder.AddBenefits();
                extend?.Invoke(builder);
                // It would warn that this is another address than the worker's own choice.
                builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error);
                builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
                builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
                return builder.Build();
            }
            finally
            {
                Assembly.SetEntryAssembly(entry);
            }
        }
    }

    private static Dictionary<string, string?> Settings(WorkerStartInfo info)
    {
        var settings = info.Settings.ToDictionary(s => s.Key.Replace("__", ":", StringComparison.Ordinal), s => (string?)s.Value);
        settings["Functions:Worker:HostEndpoint"] = info.HostEndpoint.ToString();
        settings["Functions:Worker:WorkerId"] = info.WorkerId;
        settings["Functions:Worker:RequestId"] = info.WorkerId;
        settings["Functions:Worker:GrpcMaxMessageLength"] = $"{int.MaxValue}";
        return settings;
    }

    private sealed class RunningWorker(IHost worker) : IRunningWorker
    {
        private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int ProcessId => Environment.ProcessId;

        public Task Exited => _exited.Task;

        public string? LastErrorLine => null;

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            await worker.StopAsync(cancellationToken);
            await ((IAsyncDisposable)worker).DisposeAsync();
            _exited.TrySetResult();
        }
    }

    // Signals are not the worker's, nor is the end of the process.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
