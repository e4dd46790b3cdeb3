using System.Collections;
using System.Globalization;
using Benefits.Local.Azurite;
using Benefits.Local.Host;
using Benefits.Local.ServiceBus;
using Microsoft.Extensions.Configuration;

namespace Benefits.Local;

/// <summary>
/// The app's settings as the platform would give them: environment variables, else <c>local.settings.json</c>, else what this run
/// brings with it. Names have <c>__</c>; case does not matter.
/// </summary>
internal sealed class AppSettings
{
    /// <summary>The tenant of the development sign-in: app roles of its accounts count unless a setting says otherwise.</summary>
    public const string SignInTenant = "11111111-1111-1111-1111-111111111111";

    private const string Storage = "AzureWebJobsStorage";
    private const string ServiceBus = "ServiceBusConnection";
    private const string Mails = "Benefits__Mail__PickupDirectory";
    private const string DurableStorage = "AzureFunctionsJobHost__extensions__durableTask__storageProvider__";

    // Where a machine happens to have them, the engine takes it for one of Azure's.
    private static readonly string[] OfAzure = ["CONTAINER_NAME", "WEBSITE_INSTANCE_ID", "WEBSITE_SITE_NAME"];

    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    private AppSettings(IEnumerable<KeyValuePair<string, string?>> lowestFirst)
    {
        foreach (var (name, value) in lowestFirst.Where(setting => setting.Value is not null && !OfAzure.Contains(setting.Key)))
        {
            _values[name.Replace(":", "__", StringComparison.Ordinal)] = value!;
        }
    }

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

    private string? this[string name] => _values.TryGetValue(name, out var value) && value.Trim().Length > 0 ? value : null;

    /// <summary>The settings of this machine; those of the sample where there is no file.</summary>
    /// <exception cref="HostStartException">The settings file is not JSON.</exception>
    public static AppSettings Read(string folder)
    {
        var own = Path.Combine(folder, "local.settings.json");
        var file = File.Exists(own) ? own : Path.Combine(folder, "local.settings.sample.json");
        try
        {
            var values = new ConfigurationBuilder().AddJsonFile(file, optional: true).Build().GetSection("Values");
            var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
                .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value));
            return new AppSettings(values.AsEnumerable(makePathsRelative: true).Concat(environment));
        }
        catch (InvalidDataException error)
        {
            throw new HostStartException($"{file} is not valid JSON: {error.GetBaseException().Message}", error);
        }
    }

    /// <summary>Adds what only this run knows.</summary>
    public void AddRun(DataFolder folder, int port, AzuriteProcess? azurite, ServiceBusBroker? broker)
    {
        if (azurite is not null)
        {
            _values[Storage] = azurite.ConnectionString;
            AddDefault($"{DurableStorage}partitionCount", "1");
            AddDefault($"{DurableStorage}maxQueuePollingInterval", "00:00:01");
            // What a killed run had in work is taken up again after these.
            AddDefault($"{DurableStorage}workItemQueueVisibilityTimeout", "00:00:10");
            AddDefault($"{DurableStorage}controlQueueVisibilityTimeout", "00:01:00");
        }

        _values[ServiceBus] = broker?.ConnectionString ?? this[ServiceBus] ?? "";
        AddDefault("FUNCTIONS_WORKER_RUNTIME", "dotnet-isolated");
        AddDefault("WEBSITE_AUTH_ENABLED", "True");
        AddDefault("WEBSITE_HOSTNAME", $"localhost:{port}");
        AddDefault("Benefits__OperatorTenant", SignInTenant);
        if (MailFolder is not null || this["Benefits__Mail__Host"] is null)
        {
            _values[Mails] = Path.GetFullPath(MailFolder ?? "mail", folder.Path);
        }
    }

    private void AddDefault(string name, string value) => _values[name] = this[name] ?? value;
}
