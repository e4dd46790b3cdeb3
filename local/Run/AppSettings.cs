using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Benefits.Local;

/// <summary>
/// The app's settings as the platform would give them: environment variables, else <c>local.settings.json</c>, else what this run
/// brings with it. Names have <c>__</c>; case does not matter.
/// </summary>
internal sealed class AppSettings
{
    private const string Storage = "AzureWebJobsStorage";
    private const string ServiceBus = "ServiceBusConnection";
    private const string Mails = "Benefits__Mail__PickupDirectory";
    private const string DurableStorage = "AzureFunctionsJobHost__extensions__durableTask__storageProvider__";

    // Where a machine happens to have them, the engine takes it for one of Azure's.
    private static readonly string[] OfAzure = ["CONTAINER_NAME", "WEBSITE_INSTANCE_ID", "WEBSITE_SITE_NAME"];

    private readonly Dictionary<string, string> _values;

    private AppSettings(IEnumerable<KeyValuePair<string, string?>> given) => _values = given
        .Where(setting => !string.IsNullOrWhiteSpace(setting.Value) && !OfAzure.Contains(setting.Key))
        .ToDictionary(s => s.Key.Replace(":", "__", StringComparison.Ordinal), s => s.Value!, StringComparer.OrdinalIgnoreCase);

    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>True when the storage setting names the emulator of this machine.</summary>
    public bool WantsAzurite =>
        string.Equals(this[Storage]?.Trim().TrimEnd(';'), "UseDevelopmentStorage=true", StringComparison.OrdinalIgnoreCase);

    /// <summary>True when no other Service Bus is configured.</summary>
    public bool WantsBroker => this[ServiceBus] is null && this[$"{ServiceBus}__fullyQualifiedNamespace"] is null;

    /// <summary>Null when mails are sent by a mail server.</summary>
    public string? MailFolder => this[Mails];

    /// <summary>From the activation to the visible balance, as the app reads it: it does not start on one that it can't read.</summary>
    public TimeSpan PublicationDelay => TimeSpan.Parse(this["Benefits__PublicationDelay"] ?? "2.12:00:00", CultureInfo.InvariantCulture);

    public bool HasSamples => this["Benefits__SamplePartners"] is not null;

    private string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>The settings of this machine; those of the sample where there is no file.</summary>
    /// <exception cref="HostStartException">The settings file is not JSON.</exception>
    public static AppSettings Read(string folder)
    {
        var own = Path.Combine(folder, "local.settings.json");
        var file = File.Exists(own) ? own : Path.Combine(folder, "local.settings.sample.json");
        try
        {
            var values = new ConfigurationBuilder().AddJsonFile(file, optional: true).Build().GetSection("Values");
            return new(new ConfigurationBuilder()
                .AddInMemoryCollection(values.AsEnumerable(makePathsRelative: true)
                    .Select(value => KeyValuePair.Create(value.Key.Replace("__", ":", StringComparison.Ordinal), value.Value)))
                .AddEnvironmentVariables()
                .Build().AsEnumerable());
        }
        catch (InvalidDataException error)
        {
            throw new HostStartException($"{file} is not valid JSON: {error.GetBaseException().Message}", error);
        }
    }

    public void AddRun(DataFolder folder, AzuriteProcess? azurite, ServiceBusBroker? broker)
    {
        if (azurite is not null)
        {
            _values[Storage] = azurite.ConnectionString;
            _values.TryAdd($"{DurableStorage}partitionCount", "1");
            _values.TryAdd($"{DurableStorage}maxQueuePollingInterval", "00:00:01");
            // What a killed run had in work is taken up again after these.
            _values.TryAdd($"{DurableStorage}workItemQueueVisibilityTimeout", "00:00:10");
            _values.TryAdd($"{DurableStorage}controlQueueVisibilityTimeout", "00:01:00");
        }

        if (broker is not null)
        {
            _values[ServiceBus] = broker.ConnectionString;
        }

        // App roles of accounts of the development sign-in count.
        _values.TryAdd("Benefits__OperatorTenant", DevelopmentPrincipal.WorkTenant);
        if (MailFolder is not null || this["Benefits__Mail__Host"] is null)
        {
            _values[Mails] = Path.GetFullPath(MailFolder ?? "mail", folder.Path);
        }
    }
}
