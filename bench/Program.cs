using System.Runtime.InteropServices;
using System.Text.Json;
using BenefitsFunctions.Bench;
using Embedded.Azurite;

var folder = Directory.CreateTempSubdirectory("benefits-bench-");
string[] accounts = ["costs", "commits", "queue", "latency"];
var azurite = await AzuriteProcess.StartOrTakeOverAsync(folder.FullName, inMemory: true, furtherAccounts: accounts);
var figures = new List<Figure>();
try
{
    figures.AddRange(await TransactionCosts.MeasureAsync(azurite.ConnectionStringFor("costs")));
    figures.AddRange(await CommitThroughput.MeasureAsync(azurite.ConnectionStringFor("commits")));
    figures.AddRange(await QueueThroughput.MeasureAsync(azurite.ConnectionStringFor("queue")));
    figures.AddRange(await Latency.MeasureAsync(azurite.ConnectionStringFor("latency")));
}
finally
{
    await azurite.StopAsync();
    folder.Delete(recursive: true);
}

foreach (var figure in figures)
{
    Console.WriteLine($"{figure.Name,-72} {figure.Median,10:0.###} {figure.Unit,-24} {figure.Min,10:0.###} .. {figure.Max,-10:0.###} {figure.Verdict}");
}

var now = TimeProvider.System.GetUtcNow();
var results = Directory.CreateDirectory(Path.Combine(args is [var to] ? to : "bench", "results"));
var file = Path.Combine(results.FullName, $"{now:yyyy-MM-dd-HHmm}.json");
var run = new { At = now, Cores = Environment.ProcessorCount, Runtime = RuntimeInformation.FrameworkDescription, Figures = figures };
await File.WriteAllTextAsync(file, JsonSerializer.Serialize(run, new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true }) + "\n");
Console.WriteLine($"Written to {file}");
