using System.Diagnostics;
using System.Reflection;
using Benefits.Local.Host;
using Benefits.Local.Host.Rpc;
using Benefits.Local.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;

namespace BenefitsFunctions.Bench;

/// <summary>
/// A request through the host beside one straight to the worker's web server, which needs the call over the worker's connection in both
/// cases; by turns, so that both see the same machine.
/// </summary>
internal static class HostOverhead
{
    private const int Samples = 1000;
    private const int WarmUps = 300;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(string storage, string folder)
    {
        await using var broker = await ServiceBusBroker.StartAsync(
            new BrokerOptions
            {
                Queues = QueueSettings.Read(Path.Combine(Written("RepositoryRoot"), "infra-bicep", "queues.json")),
                DatabasePath = Path.Combine(folder, "servicebus.db"),
            },
            CancellationToken.None);
        await using var host = await FunctionsHost.StartAsync(
            new FunctionsHostOptions
            {
                AppFolder = Path.GetDirectoryName(Written("FunctionApp"))!,
                Settings = new Dictionary<string, string>
                {
                    ["AzureWebJobsStorage"] = storage,
                    ["ServiceBusConnection"] = broker.ConnectionString,
                    ["Benefits__Mail__From"] = "benefits@programme.example",
                    ["Benefits__Mail__PickupDirectory"] = Path.Combine(folder, "mail"),
                    ["AzureFunctionsJobHost__extensions__durableTask__storageProvider__partitionCount"] = "1",
                },
                Worker = new WorkerProcess(NullLoggerFactory.Instance),
                Logging = NullLoggerFactory.Instance,
            },
            CancellationToken.None);
        var health = host.Worker.Functions.Single(function => function.Trigger.Route == "health");
        using var http = new HttpClient();
        var (through, straight) = (new List<double>(), new List<double>());
        for (var sample = -WarmUps; sample < Samples; sample++)
        {
            var first = await MillisecondsAsync(() => ThroughAsync(http, host));
            var second = await MillisecondsAsync(() => StraightAsync(http, host, health));
            if (sample >= 0)
            {
                through.Add(first);
                straight.Add(second);
            }
        }

        through.Sort();
        straight.Sort();
        return
        [
            new Figure("GET through the host, p50", "ms", Figure.At(through, 0.5), through[0], through[^1]),
            new Figure("GET straight to the worker, p50", "ms", Figure.At(straight, 0.5), straight[0], straight[^1]),
            Figure.Of("what the host adds, p50", "ms", [Figure.At(through, 0.5) - Figure.At(straight, 0.5)]).AtMost(1),
        ];
    }

    private static async Task<double> MillisecondsAsync(Func<Task> request)
    {
        var watch = Stopwatch.StartNew();
        await request();
        return watch.Elapsed.TotalMilliseconds;
    }

    private static async Task ThroughAsync(HttpClient http, FunctionsHost host)
    {
        using var answer = await http.GetAsync(new Uri(host.Address, "/api/health"));
        answer.EnsureSuccessStatusCode();
    }

    private static async Task StraightAsync(HttpClient http, FunctionsHost host, AppFunction function)
    {
        var call = function.Call(new TypedData { Http = new RpcHttp { Method = "GET", Url = "/api/health" } });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host.Worker.Http!, "/api/health"));
        request.Headers.Add("x-ms-invocation-id", call.InvocationId);
        var running = host.Worker.InvokeAsync(function, call, CancellationToken.None);
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        await running;
    }

    // As a local run finds it.
    private static string Written(string key) => Assembly.Load("Benefits.Local")
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(written => written.Key == key).Value!;
}
