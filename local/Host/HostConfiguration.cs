namespace Benefits.Local.Host;

/// <summary>The host can't start; the message is one line that says what to do.</summary>
public sealed class HostStartException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The app settings and <c>host.json</c> as configuration.</summary>
/// <param name="Settings">The app settings; <c>:</c> between the parts of a name.</param>
/// <param name="HostJson"><c>host.json</c> with the app settings <c>AzureFunctionsJobHost__…</c> over it.</param>
internal sealed record HostConfiguration(IConfiguration Settings, IConfiguration HostJson)
{
    public static HostConfiguration Read(string appFolder, IReadOnlyDictionary<string, string> appSettings)
    {
        var named = appSettings.ToDictionary(s => s.Key.Replace("__", ":", StringComparison.Ordinal), s => (string?)s.Value);
        var settings = new ConfigurationBuilder().AddInMemoryCollection(named).Build();
        var path = Path.Combine(appFolder, "host.json");
        try
        {
            using var file = File.OpenRead(path);
            return new(settings, new ConfigurationBuilder()
                .AddJsonStream(file)
                .AddConfiguration(settings.GetSection("AzureFunctionsJobHost"))
                .Build());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException or FormatException)
        {
            throw new HostStartException($"{path} can't be used: {error.Message}", error);
        }
    }

    /// <summary>A number below <c>extensions.serviceBus</c>.</summary>
    public int ServiceBusNumber(string name, int least, int otherwise) =>
        int.TryParse(HostJson[$"extensions:serviceBus:{name}"] ?? $"{otherwise}", out var number) && number >= least
            ? number
            : throw new HostStartException($"host.json: extensions.serviceBus.{name} takes a number from {least}.");
}
