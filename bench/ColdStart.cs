using System.Diagnostics;
using System.Reflection;
using Benefits.Local.Host;
using Benefits.Local.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;

namespace BenefitsFunctions.Bench;

/// <summary>
/// From the start of the worker's process to its first answer through the local host: as it is published (Release, ReadyToRun), beside the
/// same sources in Debug, by turns, so that both see the same machine.
/// </summary>
internal static class ColdStart
{
    private const int Starts = 7;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(string storage, string folder)
    {
        var published = await PublishAsync(folder, "Release");
        var debug = await PublishAsync(folder, "Debug", "-p:PublishReadyToRun=false");
        await using var broker = await ServiceBusBroker.StartAsync(
            new BrokerOptions
            {
                Queues = QueueSettings.Read(Path.Combine(Written("RepositoryRoot"), "infra-bicep", "queues.json")),
                DatabasePath = Path.Combine(folder, "servicebus.db"),
            },
            CancellationToken.None);
        var settings = new Dictionary<string, string>
        {
            ["AzureWebJobsStorage"] = storage,
            ["ServiceBusConnection"] = broker.ConnectionString,
            ["Benefits__Mail__From"] = "benefits@programme.example",
            ["Benefits__Mail__PickupDirectory"] = Path.Combine(folder, "mail"),
            ["AzureFunctionsJobHost__extensions__durableTask__storageProvider__partitionCount"] = "1",
        };
        var (ready, plain) = (new List<double>(), new List<double>());
        for (var start = -1; start < Starts; start++)
        {
            var first = await SecondsAsync(published, settings);
            var second = await SecondsAsync(debug, settings);
            if (start >= 0)
            {
                ready.Add(first);
                plain.Add(second);
            }
        }

        return
        [
            Figure.Of("worker's process to first answer, Release and ReadyToRun", "s", ready),
            Figure.Of("worker's process to first answer, Debug", "s", plain),
            Figure.Of("worker's process to first answer, published to Debug", "x", ready.Zip(plain, (r, p) => r / p)).AtMost(1),
        ];
    }

    private static async Task<double> SecondsAsync(string app, IReadOnlyDictionary<string, string> settings)
    {
        var worker = new TimedWorker(new WorkerProcess(NullLoggerFactory.Instance));
        await using var host = await FunctionsHost.StartAsync(
            new FunctionsHostOptions { AppFolder = app, Settings = settings, Worker = worker, Logging = NullLoggerFactory.Instance },
            CancellationToken.None);
        using var http = new HttpClient();
        (await http.GetAsync(new Uri(host.Address, "/api/health"))).EnsureSuccessStatusCode();
        return worker.Since.Elapsed.TotalSeconds;
    }

    private static async Task<string> PublishAsync(string folder, string configuration, params string[] more)
    {
        var to = Path.Combine(folder, configuration);
        string[] arguments =
        [
            "publish", Path.Combine(Written("RepositoryRoot"), "functions"), "-c", configuration, "-o", to, "--nologo", "-v", "quiet",
            "--artifacts-path", Path.Combine(folder, $"artifacts-{configuration}"), "-nodeReuse:false",
            "-p:ServiceBusExtension=local", "-p:RunAnalyzers=false", "-p:UseSharedCompilation=false", .. more,
        ];
        using var publish = Process.Start("dotnet", arguments);
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0 ? to : throw new InvalidOperationException($"The app can't be published ({configuration}).");
    }

    // As a local run finds it.
    private static string Written(string key) => Assembly.Load("Benefits.Local")
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(written => written.Key == key).Value!;

    private sealed class TimedWorker(IWorkerStart worker) : IWorkerStart
    {
        public Stopwatch Since { get; } = new();

        public Task<IRunningWorker> StartAsync(WorkerStartInfo info, CancellationToken cancellationToken)
        {
            Since.Restart();
            return worker.StartAsync(info, cancellationToken);
        }
    }
}
