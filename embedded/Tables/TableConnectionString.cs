namespace Azure.Data.Tables;

/// <summary>Endpoint and credential out of a storage connection string with an account key.</summary>
internal sealed record TableConnectionString(Uri Endpoint, TableSharedKeyCredential Credential)
{
    private const string EmulatorAccount = "devstoreaccount1";
    // The emulator's published key: the same on every machine, protects nothing.
    private const string EmulatorKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <exception cref="FormatException">Not made of <c>name=value</c> settings.</exception>
    /// <exception cref="InvalidOperationException">Account, key or endpoint can't be told from it.</exception>
    public static TableConnectionString Parse(string connectionString)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var setting in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = setting.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new FormatException("The storage connection string must be made of settings of the form name=value;.");
            }

            settings[setting[..equals]] = setting[(equals + 1)..];
        }

        if (settings.TryGetValue("UseDevelopmentStorage", out var emulator) && bool.TryParse(emulator, out var useEmulator) && useEmulator)
        {
            return new(new Uri($"http://127.0.0.1:10002/{EmulatorAccount}"), new TableSharedKeyCredential(EmulatorAccount, EmulatorKey));
        }

        if (!settings.TryGetValue("AccountName", out var account) || !settings.TryGetValue("AccountKey", out var key))
        {
            throw new InvalidOperationException(
                "The storage connection string must have AccountName and AccountKey, or be UseDevelopmentStorage=true.");
        }

        var scheme = settings.GetValueOrDefault("DefaultEndpointsProtocol", "https");
        var suffix = settings.GetValueOrDefault("EndpointSuffix", "core.windows.net");
        var endpoint = settings.GetValueOrDefault("TableEndpoint", $"{scheme}://{account}.table.{suffix}");
        return new(new Uri(endpoint), new TableSharedKeyCredential(account, key));
    }
}
