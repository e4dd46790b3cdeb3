using System.Runtime.InteropServices;
using System.Text.Json;
using Benefits.Local.Azurite;
using BenefitsFunctions.Bench;

// Arguments, if any: the folder that results/ goes into, and the parts to measure.
var folder = Directory.CreateTempSubdirectory("benefits-bench-");
string[] accounts =
[
    "costs", "commits", "large", "queue", "latency", "activations", "idle", "idlecosts", "start", "http", "rejections", "sweep",
    "coldstart", "audit",
];
var azurite = await AzuriteProcess.StartOrTakeOverAsync(folder.FullName, inMemory: true, furtherAccounts: accounts);
var figures = new List<Figure>();
try
{
    string Storage(string account) => azurite.ConnectionStringFor(account);
    string Data(string account) => folder.CreateSubdirectory(account).FullName;
    (string Name, Func<Task<IReadOnlyList<Figure>>> Measure)[] parts =
    [
        ("start", () => Starting.MeasureAsync(Storage("start"), Data("start"))),
        ("coldstart", () => ColdStart.MeasureAsync(Storage("coldstart"), Data("coldstart"))),
        ("http", () => HostOverhead.MeasureAsync(Storage("http"), Data("http"))),
        ("idle", () => Idling.MeasureAsync(Storage("idle"), azurite.Endpoints.Pid, Data("idle"))),
        ("idlecosts", () => IdleTransactions.MeasureAsync(Storage("idlecosts"), Data("idlecosts"))),
        ("activations", () => Activating.MeasureAsync(Storage("activations"), Data("activations"))),
        ("costs", () => TransactionCosts.MeasureAsync(Storage("costs"))),
        ("commits", () => CommitThroughput.MeasureAsync(Storage("commits"))),
        ("large", () => LargeLedger.MeasureAsync(Storage("large"))),
        ("queue", () => QueueThroughput.MeasureAsync(Storage("queue"), Data("queue"))),
        ("rejections", () => Rejections.MeasureAsync(Storage("rejections"), Data("rejections"))),
        ("sweep", () => Sweeping.MeasureAsync(Storage("sweep"), Data("sweep"))),
        ("audit", () => AuditCosts.MeasureAsync(Storage("audit"))),
        ("latency", () => Latency.MeasureAsync(Storage("latency"), Data("latency"))),
    ];
    foreach (var (_, measure) in parts.Where(part => args.Length < 2 || args.Skip(1).Contains(part.Name)))
    {
        figures.AddRange(await measure());
    }
}
finally
{
    await azurite.StopAsync();
    folder.Delete(recursive: true);
}

foreach (var figure in figures)
{
    Console.WriteLine(
        $"{figure.Name,-72} {figure.Median,10:0.###} {figure.Unit,-24} {figure.Min,10:0.###} .. {figure.Max,-10:0.###} {figure.Verdict}");
}

var now = TimeProvider.System.GetUtcNow();
var results = Directory.CreateDirectory(Path.Combine(args is [var to, ..] ? to : "bench", "results"));
var file = Path.Combine(results.FullName, $"{now:yyyy-MM-dd-HHmm}.json");
var run = new { At = now, Cores = Environment.ProcessorCount, Runtime = RuntimeInformation.FrameworkDescription, Figures = figures };
await File.WriteAllTextAsync(
    file, JsonSerializer.Serialize(run, new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true }) + "\n");
Console.WriteLine($"Written to {file}");
