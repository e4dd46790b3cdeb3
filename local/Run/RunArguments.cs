using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Benefits.Local;

/// <summary>The command line; each option says what it is for.</summary>
internal sealed record RunArguments(int Port, string? DataFolder, bool TrustPrincipal, bool ServicesOnly, bool WithClock)
{
    private static readonly Option<int> PortOption = new("--port")
    {
        Description = "port of the API, 0 for any free one",
        HelpName = "N",
        DefaultValueFactory = _ => 7071,
        CustomParser = ParsePort,
    };

    private static readonly Option<DirectoryInfo> Data =
        new("--data") { Description = "folder of the data (.azurite in the repository)", HelpName = "DIR" };

    private static readonly Option<bool> Trust =
        new("--trust-principal") { Description = "keep the X-MS-CLIENT-PRINCIPAL header that a client sends, for tests and scripts" };

    private static readonly Option<bool> Services =
        new("--services") { Description = "storage and queues only, for func start or an IDE: prints their connection strings" };

    private static readonly Option<bool> Clock =
        new("--clock") { Description = "a clock that POST /admin/clock moves for the app and all its timers" };

    public static RootCommand Command { get; } = new(
        "Runs the function app with its storage (Azurite) and queues on this machine. " +
        "Settings come from local.settings.json (or the sample beside it); environment variables win.")
    {
        PortOption, Data, Trust, Services, Clock,
    };

    static RunArguments() => Command.Validators.Add(given =>
    {
        if (given.GetValue(Services) && given.GetValue(Clock))
        {
            given.AddError("--clock moves the app, which --services leaves out: give one of them.");
        }
    });

    public static RunArguments Of(ParseResult parsed) => new(
        parsed.GetValue(PortOption), parsed.GetValue(Data)?.FullName, parsed.GetValue(Trust), parsed.GetValue(Services),
        parsed.GetValue(Clock));

    private static int ParsePort(ArgumentResult given)
    {
        var text = given.Tokens.Single().Value;
        if (ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return port;
        }

        given.AddError($"--port takes a number from 0 (any free port) to 65535, not '{text}'.");
        return 0;
    }
}
