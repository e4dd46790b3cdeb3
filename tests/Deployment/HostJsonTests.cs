using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Support;
using BenefitsFunctions.Tests.Support.Hosting;
using Microsoft.Azure.WebJobs.Extensions.DurableTask;
using Microsoft.Extensions.Configuration;

namespace BenefitsFunctions.Tests.Deployment;

/// <summary>
/// <c>host.json</c>: the Functions host ignores what it does not know, so a member at the wrong level does nothing and nobody hears of it.
/// </summary>
public sealed class HostJsonTests
{
    // What the host knows at each level: https://learn.microsoft.com/azure/azure-functions/functions-host-json and the options of the
    // Service Bus extension. Below durableTask its own types say it.
    private static readonly Dictionary<string, string[]> Known = new()
    {
        [""] =
        [
            "version", "aggregator", "concurrency", "extensionBundle", "extensions", "functions", "functionTimeout", "healthMonitor",
            "logging", "retry", "sendCanceledInvocationsToWorker", "singleton", "telemetryMode", "watchDirectories", "watchFiles",
        ],
        ["extensions"] = ["durableTask", "http", "serviceBus"],
        ["extensions:http"] =
        [
            "customHeaders", "dynamicThrottlesEnabled", "hsts", "maxConcurrentRequests", "maxOutstandingRequests", "routePrefix",
        ],
        ["extensions:http:hsts"] = ["isEnabled", "maxAge", "includeSubDomains", "preload", "excludedHosts"],
        ["extensions:serviceBus"] =
        [
            "autoCompleteMessages", "clientRetryOptions", "enableCrossEntityTransactions", "maxAutoLockRenewalDuration", "maxBatchWaitTime",
            "maxConcurrentCalls", "maxConcurrentCallsPerSession", "maxConcurrentSessions", "maxMessageBatchSize", "minMessageBatchSize",
            "prefetchCount", "sessionIdleTimeout", "transportType",
        ],
        ["logging"] = ["applicationInsights", "console", "fileLoggingMode", "logLevel"],
    };

    private static readonly string Path = System.IO.Path.Combine(AppContext.BaseDirectory, "host.json");

    [Fact]
    public void File_AtEachLevel_HasOnlyWhatIsReadThere() => Assert.Empty(Faults(JsonNode.Parse(File.ReadAllText(Path))!));

    [Theory]
    [InlineData("""{"prefetchCount":1}""", "prefetchCount")]
    [InlineData("""{"serviceBus":{"prefetchCount":1}}""", "serviceBus")]
    [InlineData("""{"extensions":{"prefetchCount":1}}""", "extensions:prefetchCount")]
    [InlineData("""{"extensions":{"durableTask":{"partitionCount":1}}}""", "partitionCount")]
    [InlineData(
        """{"extensions":{"durableTask":{"storageProvider":{"maxConcurrentActivityFunctions":1}}}}""", "maxConcurrentActivityFunctions")]
    [InlineData("""{"extensions":{"http":{"isEnabled":true}}}""", "extensions:http:isEnabled")]
    public void Faults_WhenAMemberIsAtTheWrongLevel_NamesIt(string json, string member) =>
        Assert.Contains(member, Assert.Single(Faults(JsonNode.Parse(json)!)), StringComparison.Ordinal);

    [Fact]
    public void Page_HasARowForEachMember_AndItsValue()
    {
        var page = File.ReadAllText(System.IO.Path.Combine(Repository.Root, "docs", "host-json.md"));

        Assert.All(
            from member in Configuration.AsEnumerable()
            where member.Value is not null && member.Key is not "version" && !member.Key.StartsWith("logging", StringComparison.Ordinal)
            select $"| `{member.Key.Replace(':', '.')}` | `{member.Value}` |",
            row => Assert.Contains(row, page, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Batch_WithTheOneThatIsPrefetchedBehindIt_EndsLongBeforeTheLocks()
    {
        var queue = TestQueues.All.Single();
        var (batch, ahead) = (Number("extensions:serviceBus:maxMessageBatchSize"), Number("extensions:serviceBus:prefetchCount"));

        // The slowest batch that is measured: a thousand openings that are all rejected, so that each has a mail to start.
        var slowest = Figures().Where(f => f.Name.EndsWith("rejections in one batch: all settled", StringComparison.Ordinal)).ToList();
        Assert.Equal("s", slowest[^1].Unit);
        var seconds = slowest[^1].Median * (batch + ahead) / 1000;

        // Storage may be five times as slow before messages come back for their locks.
        Assert.True(seconds * 5 < queue.LockDuration.TotalSeconds, $"{seconds} s of {queue.LockDuration}");
    }

    [Fact]
    public void Timeout_OfFunctions_LeavesTimeToWaitForTables() =>
        Assert.True(TimeSpan.Parse(Configuration["functionTimeout"]!, CultureInfo.InvariantCulture) > TablesMiddleware.Patience * 2);

    private static IConfigurationRoot Configuration => new ConfigurationBuilder().AddJsonFile(Path).Build();

    private static int Number(string member) => int.Parse(Configuration[member]!, CultureInfo.InvariantCulture);

    // Of all runs, the oldest first.
    private static IEnumerable<(string Name, string Unit, double Median)> Figures() =>
        from file in Directory.GetFiles(System.IO.Path.Combine(Repository.Root, "bench", "results"), "*.json").Order(StringComparer.Ordinal)
        from figure in JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("figures").EnumerateArray()
        select (figure.GetProperty("name").GetString()!, figure.GetProperty("unit").GetString()!, figure.GetProperty("median").GetDouble());

    private static List<string> Faults(JsonNode file)
    {
        var json = new ConfigurationBuilder().AddJsonStream(new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(file))).Build();
        var durable = json.GetSection("extensions:durableTask");
        List<string> faults =
        [
            .. from level in Known
               from member in level.Key.Length == 0 ? json.GetChildren() : json.GetSection(level.Key).GetChildren()
               where !level.Value.Contains(member.Key, StringComparer.OrdinalIgnoreCase)
               select $"{member.Path} is read nowhere.",
        ];
        faults.AddRange(Unread<DurableTaskOptions>(durable));
        faults.AddRange(Unread<AzureStorageOptions>(durable.GetSection("storageProvider"), "type"));
        return faults;
    }

    private static IEnumerable<string> Unread<T>(IConfigurationSection section, params string[] others) => section.GetChildren()
        .Where(member => !Members<T>().Concat(others).Contains(member.Key, StringComparer.OrdinalIgnoreCase))
        .Select(member => $"{member.Path} is read nowhere.");

    private static IEnumerable<string> Members<T>() => typeof(T).GetProperties()
        .Where(p => p.SetMethod?.IsPublic == true || !p.PropertyType.IsValueType)
        .Select(p => p.Name);
}
