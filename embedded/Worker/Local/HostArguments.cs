using System.Globalization;
using System.Reflection;

namespace Embedded.Worker;

/// <summary>What the command line says.</summary>
/// <param name="Port">Port to listen on; 0 picks a free one.</param>
/// <param name="DataFolder">Absolute path of the data folder.</param>
/// <param name="IsDefaultDataFolder">True when the command line names no folder.</param>
/// <param name="Settings">The arguments that are left: settings as <c>--Key=value</c>.</param>
internal sealed record HostArguments(int Port, string DataFolder, bool IsDefaultDataFolder, string[] Settings)
{
    private const int DefaultPort = 7071;

    /// <exception cref="HostStartException">A value is missing or wrong.</exception>
    public static HostArguments Parse(string[] args)
    {
        string? port = null;
        string? data = null;
        List<string> settings = [];
        for (var i = 0; i < args.Length; i++)
        {
            var (name, value) = args[i].IndexOf('=') is var at and > 0 ? (args[i][..at], args[i][(at + 1)..]) : (args[i], null);
            switch (name)
            {
                case "--port":
                    port = value ?? Next(args, ref i);
                    break;
                case "--data":
                    data = value ?? Next(args, ref i);
                    break;
                default:
                    settings.Add(args[i]);
                    break;
            }
        }

        return new(ParsePort(port), Path.GetFullPath(data ?? DefaultFolder()), data is null, [.. settings]);
    }

    private static string Next(string[] args, ref int i) =>
        ++i < args.Length && args[i].Length > 0
            ? args[i]
            : throw new HostStartException($"{args[i - 1]} takes a value: --port N, --data DIR.");

    private static int ParsePort(string? text) => text switch
    {
        null => DefaultPort,
        _ when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535 => port,
        _ => throw new HostStartException($"--port takes a number from 0 (any free port) to 65535, not '{text}'."),
    };

    private static string DefaultFolder()
    {
        var metadata = typeof(HostArguments).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>();
        return Path.Combine(metadata.Single(a => a.Key == "RepositoryRoot").Value!, ".azurite");
    }
}
