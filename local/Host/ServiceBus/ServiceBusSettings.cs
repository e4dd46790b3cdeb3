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

        AtLeastOne(settings.MinMessageBatchSize, "minMessageBatchSize");
        AtLeastOne(settings.MaxConcurrentCalls, "maxConcurrentCalls");
        if (settings.MaxMessageBatchSize < settings.MinMessageBatchSize)
        {
            throw new HostStartException("host.json: extensions.serviceBus.maxMessageBatchSize must not be less than minMessageBatchSize.");
        }

        return settings.MaxBatchWaitTime > TimeSpan.Zero
            ? settings
            : throw new HostStartException("host.json: extensions.serviceBus.maxBatchWaitTime must be more than zero.");
    }

    private static void AtLeastOne(int value, string name)
    {
        if (value < 1)
        {
            throw new HostStartException($"host.json: extensions.serviceBus.{name} takes a number from 1, not {value}.");
        }
    }
}
