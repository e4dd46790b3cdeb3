using System.Globalization;

namespace Benefits.Local;

/// <summary>What the command line says.</summary>
/// <param name="Port">Port to listen on; 0 picks a free one.</param>
/// <param name="DataFolder">Absolute path of the data folder.</param>
/// <param name="IsDefaultDataFolder">True when the command line names no folder.</param>
/// <param name="TrustPrincipal">Keeps the <c>X-MS-CLIENT-PRINCIPAL</c> that a client sends.</param>
/// <param name="ServicesOnly">Starts the storage and the queues without the app.</param>
/// <param name="Help">Only tells how it is used.</param>
internal sealed record RunArguments(
    int Port, string DataFolder, bool IsDefaultDataFolder, bool TrustPrincipal, bool ServicesOnly, bool Help)
{
    private const int DefaultPort = 7071;

    /// <summary>What <c>--help</c> says.</summary>
    public const string Usage = """
        Runs the function app with its storage (Azurite) and queues on this machine.

        dotnet run --project local -- [options]

          --port N            port of the API, 0 for any free one (7071)
          --data DIR          folder of the data (.azurite in the repository)
          --trust-principal   keep the X-MS-CLIENT-PRINCIPAL header that a client sends, for tests and scripts
          --services          storage and queues only, for func start or an IDE: prints their connection strings
          --help              this text

        Settings come from local.settings.json (or the sample beside it); environment variables win.
        """;

    /// <exception cref="RunStartException">An option is unknown, or its value missing or wrong.</exception>
    public static RunArguments Parse(IReadOnlyList<string> args)
    {
        string? port = null;
        string? data = null;
        bool trust = false, services = false, help = false;
        for (var i = 0; i < args.Count; i++)
        {
            var (name, value) = args[i].IndexOf('=', StringComparison.Ordinal) is var at and > 0
                ? (args[i][..at], args[i][(at + 1)..])
                : (args[i], null);
            switch (name)
            {
                case "--port":
                    port = value ?? Next(args, ref i);
                    break;
                case "--data":
                    data = value ?? Next(args, ref i);
                    break;
                case "--trust-principal" when value is null:
                    trust = true;
                    break;
                case "--services" when value is null:
                    services = true;
                    break;
                case "--help" or "-h" or "-?" when value is null:
                    help = true;
                    break;
                default:
                    throw new RunStartException(
                        $"Unknown option '{args[i]}'; there are --port N, --data DIR, --trust-principal, --services and --help.");
            }
        }

        if (data is "")
        {
            throw Missing("--data");
        }

        return new(ParsePort(port), Path.GetFullPath(data ?? BuiltApp.DefaultDataFolder), data is null, trust, services, help);
    }

    private static string Next(IReadOnlyList<string> args, ref int i) => ++i < args.Count ? args[i] : throw Missing(args[i - 1]);

    private static RunStartException Missing(string option) => new($"{option} takes a value: --port N, --data DIR.");

    private static int ParsePort(string? text) => text switch
    {
        null => DefaultPort,
        _ when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535 => port,
        _ => throw new RunStartException($"--port takes a number from 0 (any free port) to 65535, not '{text}'."),
    };
}
