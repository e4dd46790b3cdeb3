using Microsoft.Extensions.Configuration;

namespace Embedded.Worker;

/// <summary>The app's settings: local.settings, then the environment, then the command line; last what only this run knows.</summary>
internal static class AppSettings
{
    public const string Storage = "AzureWebJobsStorage";
    public const string ServiceBus = "ServiceBusConnection";
    public const string MailFolder = "Benefits:Mail:PickupDirectory";
    private const string MailHost = "Benefits:Mail:Host";

    public static void Load(ConfigurationManager configuration, string appFolder, string[] arguments) =>
        configuration.AddInMemoryCollection(SettingsFile.ReadLocalSettings(appFolder)).AddEnvironmentVariables().AddCommandLine(arguments);

    /// <summary>True when the storage setting names the emulator of this machine.</summary>
    public static bool WantsAzurite(IConfiguration configuration) => IsEmulator(configuration[Storage]);

    private static bool IsEmulator(string? connectionString) =>
        string.Equals(connectionString?.Trim().TrimEnd(';'), "UseDevelopmentStorage=true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Adds the address, the storage, the queues and the mail folder of this run.</summary>
    public static void AddRun(ConfigurationManager configuration, LocalRun run)
    {
        Dictionary<string, string?> values = [];
        if (run.Azurite is not null)
        {
            values[Storage] = run.Azurite.ConnectionString;
        }

        var queues = configuration[ServiceBus];
        if (string.IsNullOrEmpty(queues) || (IsEmulator(queues) && run.Azurite is not null))
        {
            values[ServiceBus] = run.Azurite?.ConnectionString ?? configuration[Storage];
        }

        if (configuration["WEBSITE_AUTH_ENABLED"] is null)
        {
            values["WEBSITE_AUTH_ENABLED"] = "True";
        }

        if (configuration["WEBSITE_HOSTNAME"] is null)
        {
            values["WEBSITE_HOSTNAME"] = $"localhost:{run.Port.Number}";
        }

        if (configuration[MailFolder] is { Length: > 0 } configured)
        {
            values[MailFolder] = Path.GetFullPath(configured, run.Folder.Path);
        }
        else if (string.IsNullOrEmpty(configuration[MailHost]))
        {
            values[MailFolder] = run.Folder.PathOf("mail");
            Directory.CreateDirectory(values[MailFolder]!);
        }

        configuration.AddInMemoryCollection(values);
    }
}
