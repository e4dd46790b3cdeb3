namespace Azure.Messaging.ServiceBus;

/// <summary>Queue endpoint and account key out of a storage connection string.</summary>
internal sealed record QueueConnectionString(Uri Endpoint, string AccountName, string AccountKey)
{
    private const string EmulatorAccount = "devstoreaccount1";
    // The emulator's published key: the same on every machine, protects nothing.
    private const string EmulatorKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <exception cref="NotSupportedException">It is a connection string of the Service Bus.</exception>
    /// <exception cref="FormatException">It is no storage connection string with an account key. The message never repeats it.</exception>
    public static QueueConnectionString Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var setting in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = setting.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new FormatException("The connection string must be made of settings of the form name=value;.");
            }

            settings[setting[..equals]] = setting[(equals + 1)..];
        }

        if (settings.ContainsKey("Endpoint"))
        {
            throw new NotSupportedException(
                "The embedded build keeps messages in a storage queue: it takes a storage connection string, not one of the Service Bus.");
        }

        if (settings.TryGetValue("UseDevelopmentStorage", out var emulator) && bool.TryParse(emulator, out var useEmulator) && useEmulator)
        {
            return new(new Uri($"http://127.0.0.1:10001/{EmulatorAccount}"), EmulatorAccount, EmulatorKey);
        }

        if (!settings.TryGetValue("AccountName", out var account) || !settings.TryGetValue("AccountKey", out var key))
        {
            throw new FormatException("The connection string must have AccountName and AccountKey, or be UseDevelopmentStorage=true.");
        }

        var scheme = settings.GetValueOrDefault("DefaultEndpointsProtocol", "https");
        var suffix = settings.GetValueOrDefault("EndpointSuffix", "core.windows.net");
        return new(new Uri(settings.GetValueOrDefault("QueueEndpoint", $"{scheme}://{account}.queue.{suffix}")), account, key);
    }
}
