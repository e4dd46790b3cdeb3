using Microsoft.Extensions.Configuration;

namespace Benefits.Local.Host;

/// <summary>What <c>host.json</c> says below <c>extensions.serviceBus</c>.</summary>
internal sealed record ServiceBusSettings
{
    /// <summary>The most messages that a batch function gets at once.</summary>
    public int MaxMessageBatchSize { get; init; } = 1000;

    /// <summary>Fewer are held back for <see cref="MaxBatchWaitTime"/>.</summary>
    public int MinMessageBatchSize { get; init; } = 1;

    /// <summary>How long messages are held back.</summary>
    public TimeSpan MaxBatchWaitTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many messages a function that takes one at a time works on at once.</summary>
    public int MaxConcurrentCalls { get; init; } = 16 * Environment.ProcessorCount;

    /// <exception cref="HostStartException">A value is wrong.</exception>
    public static ServiceBusSettings Read(IConfiguration hostJson)
    {
        var settings = new ServiceBusSettings();
        try
        {
            hostJson.GetSection("extensions:serviceBus").Bind(settings);
        }
        catch (InvalidOperationException error)
        {
            throw new HostStartException($"host.json: {error.Message}", error);
        }

        return settings switch
        {
            { MinMessageBatchSize: < 1 } => throw Wrong("minMessageBatchSize takes a number from 1."),
            { MaxConcurrentCalls: < 1 } => throw Wrong("maxConcurrentCalls takes a number from 1."),
            { MaxBatchWaitTime.Ticks: <= 0 } => throw Wrong("maxBatchWaitTime must be more than zero."),
            _ when settings.MaxMessageBatchSize < settings.MinMessageBatchSize =>
                throw Wrong("maxMessageBatchSize must not be less than minMessageBatchSize."),
            _ => settings,
        };
    }

    private static HostStartException Wrong(string what) => new($"host.json: extensions.serviceBus.{what}");
}
