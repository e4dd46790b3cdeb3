using Benefits.Local.Host;
using Microsoft.Extensions.Logging;

namespace Benefits.Local;

/// <summary>One line per message on the console, at the levels of <c>host.json</c>.</summary>
internal static class RunLogging
{
    /// <exception cref="HostStartException"><c>host.json</c> can't be read.</exception>
    public static ILoggerFactory Create(AppSettings settings) => LoggerFactory.Create(logging => logging
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        })
        .AddConfiguration(HostConfiguration.Read(BuiltApp.Folder, settings.Values).HostJson.GetSection("logging")));
}
