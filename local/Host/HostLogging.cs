using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Benefits.Local.Host;

/// <summary>Leads the lines of the parts that the host is made of to its own log, from Warning up.</summary>
internal static class HostLogging
{
    public static void ForwardWarnings(this IServiceCollection services, ILoggerFactory target) =>
        services.AddLogging(logging => logging
            .ClearProviders()
            .SetMinimumLevel(LogLevel.Warning)

            // Each answer of a storage service that is not a success; who asked says what matters.
            .AddFilter("Azure", LogLevel.None)

            // A worker that ends while a request is with it: that it ended is said once, the request has its answer.
            .AddFilter("Yarp", LogLevel.None)

            // Each failure of a function once more.
            .AddFilter("Host.Results", LogLevel.None)
            .AddProvider(new Provider(target)));

    private sealed class Provider(ILoggerFactory target) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => target.CreateLogger(categoryName);

        public void Dispose()
        {
        }
    }
}
