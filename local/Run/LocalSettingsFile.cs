using Microsoft.Extensions.Configuration;

namespace Benefits.Local;

/// <summary>Reads the settings file of a local run.</summary>
internal static class LocalSettingsFile
{
    /// <summary>
    /// The "Values" of <c>local.settings.json</c> in <paramref name="folder"/>, or of the sample when there is none; names have <c>__</c>.
    /// </summary>
    /// <exception cref="RunStartException">It is not JSON.</exception>
    public static IEnumerable<KeyValuePair<string, string>> Read(string folder)
    {
        var own = Path.Combine(folder, "local.settings.json");
        var file = File.Exists(own) ? own : Path.Combine(folder, "local.settings.sample.json");
        try
        {
            var values = new ConfigurationBuilder().AddJsonFile(file, optional: true).Build().GetSection("Values");
            return [.. values.AsEnumerable(makePathsRelative: true)
                .Where(pair => pair.Value is not null)
                .Select(pair => KeyValuePair.Create(pair.Key.Replace(":", "__", StringComparison.Ordinal), pair.Value!))];
        }
        catch (InvalidDataException error)
        {
            throw new RunStartException($"{file} is not valid JSON: {error.GetBaseException().Message}", error);
        }
    }
}
