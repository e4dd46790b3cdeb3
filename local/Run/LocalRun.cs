using Benefits.Local.Host;

namespace Benefits.Local;

/// <summary>One run on this machine, from taking its port and folder to giving them back.</summary>
internal static class LocalRun
{
    // Of the 20 s that a stop may take; Azurite needs some of them after the host.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    /// <summary>Runs until <paramref name="stop"/>; what was started first ends last, whatever happens.</summary>
    /// <exception cref="RunStartException">The port or the folder is taken, or a setting is wrong.</exception>
    public static async Task RunAsync(RunArguments arguments, TextWriter output, CancellationToken stop)
    {
        if (arguments.ServicesOnly)
        {
            await RunServicesAsync(arguments, output, stop);
            return;
        }

        using var port = ReservedPort.Take(arguments.Port);
        using var folder = DataFolder.Own(arguments.DataFolder);
        using var endpoints = new EndpointsFile(folder);
        await RecordedWorker.EndEarlierAsync(folder);
        var settings = AppSettings.Read();
        using var logging = RunLogging.Create(settings);
        await using var services = await LocalServices.StartAsync(
            folder, arguments.IsDefaultDataFolder, settings.WantsAzurite, settings.WantsBroker, logging, stop);
        settings.AddRun(folder, port.Number, services);
        var url = $"http://localhost:{port.Number}";
        await using var host = await FunctionsHost.StartAsync(
            new FunctionsHostOptions
            {
                AppFolder = BuiltApp.Folder,
                Settings = settings.Values,
                Listener = port.Socket,
                TrustPrincipal = arguments.TrustPrincipal,
                SignInTenant = AppSettings.SignInTenant,
                Worker = new RecordedWorker(new WorkerProcess(logging), folder),
                Logging = logging,
                WorkerReady = pid =>
                {
                    endpoints.Write(services, url, settings.MailFolder, pid);
                    return Task.CompletedTask;
                },
            },
            stop);

        Banner.Write(output, folder, services, settings, url);
        await WaitAsync(stop);
        endpoints.Dispose();
        using var patience = new CancellationTokenSource(StopPatience);
        await host.StopAsync(patience.Token);
    }

    private static async Task RunServicesAsync(RunArguments arguments, TextWriter output, CancellationToken stop)
    {
        using var folder = DataFolder.Own(arguments.DataFolder);
        using var endpoints = new EndpointsFile(folder);
        await RecordedWorker.EndEarlierAsync(folder);
        using var logging = RunLogging.Create(AppSettings.Read());
        await using var services = await LocalServices.StartAsync(
            folder, arguments.IsDefaultDataFolder, azurite: true, broker: true, logging, stop);
        endpoints.Write(services);
        Banner.WriteServices(output, folder, services);
        await WaitAsync(stop);
        endpoints.Dispose();
    }

    private static async Task WaitAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(stopped.SetResult);
        await stopped.Task;
    }
}
