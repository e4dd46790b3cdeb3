using Microsoft.Extensions.Configuration;

namespace Embedded.Worker;

/// <summary>Reads the JSON files beside the app.</summary>
internal static class SettingsFile
{
    /// <summary>The content of <c>host.json</c>; empty when there is none.</summary>
    /// <exception cref="HostStartException">It is not JSON.</exception>
    public static IConfiguration ReadHostJson(string appFolder) => Read(Path.Combine(appFolder, "host.json"));

    /// <summary>
    /// The "Values" of <c>local.settings.json</c>, or of the sample when there is none; <c>__</c> in a name stands for <c>:</c>.
    /// </summary>
    /// <exception cref="HostStartException">It is not JSON.</exception>
    public static Dictionary<string, string?> ReadLocalSettings(string appFolder)
    {
        var own = Path.Combine(appFolder, "local.settings.json");
        var file = File.Exists(own) ? own : Path.Combine(appFolder, "local.settings.sample.json");
        var values = Read(file).GetSection("Values");
        return values.AsEnumerable(makePathsRelative: true)
            .Where(pair => pair.Value is not null)
            .ToDictionary(pair => pair.Key.Replace("__", ":", StringComparison.Ordinal), pair => pair.Value, StringComparer.OrdinalIgnoreCase);
    }

    private static IConfigurationRoot Read(string file)
    {
        try
        {
            return new ConfigurationBuilder().AddJsonFile(file, optional: true).Build();
        }
        catch (InvalidDataException error)
        {
            throw new HostStartException($"{file} is not valid JSON: {error.GetBaseException().Message}", error);
        }
    }
}
