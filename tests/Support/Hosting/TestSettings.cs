using Benefits.Local.ServiceBus;

namespace BenefitsFunctions.Tests.Support.Hosting;

/// <summary>The app settings of a system under test.</summary>
internal static class TestSettings
{
    /// <summary>
    /// Settings on the given storage, queue and mail folder; <paramref name="more"/> as <c>Name:Part=value</c> go over them.
    /// </summary>
    public static Dictionary<string, string> Of(string storage, string queue, string mailFolder, IEnumerable<string> more)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
            ["WEBSITE_AUTH_ENABLED"] = "True",
            ["AzureWebJobsStorage"] = storage,
            ["ServiceBusConnection"] = queue,
            ["Benefits__OperatorTenant"] = Person.OperatorTenant,
            ["Benefits__PublicationDelay"] = "2.12:00:00",
            ["Benefits__Mail__From"] = "benefits@programme.example",
            ["Benefits__SamplePartners"] = "Samples/sample-partners.json",
            ["AzureFunctionsJobHost__extensions__durableTask__storageProvider__partitionCount"] = "1",
            ["AzureFunctionsJobHost__extensions__durableTask__storageProvider__maxQueuePollingInterval"] = "00:00:00.5",
        };
        foreach (var (name, value) in more.Select(setting => setting.Split('=', 2)).Select(parts => (parts[0], parts[1])))
        {
            settings[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        if (!settings.ContainsKey("Benefits__Mail__Host"))
        {
            settings.TryAdd("Benefits__Mail__PickupDirectory", mailFolder);
        }

        return settings;
    }
}

/// <summary>The queues as the Azure resources have them.</summary>
internal static class TestQueues
{
    public static IReadOnlyList<QueueSettings> All { get; } = QueueSettings.Read(Path.Combine(AppContext.BaseDirectory, "queues.json"));
}
