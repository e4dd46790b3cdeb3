using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Embedded.Worker;

/// <summary>One line per message on the console, at the levels of <c>host.json</c>.</summary>
internal static class HostLogging
{
    public static void Configure(ILoggingBuilder logging, IConfiguration hostJson) => logging
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        })
        // The banner says what these would say at every start and request.
        .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
        .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning)
        .AddConfiguration(hostJson.GetSection("logging"));
}
