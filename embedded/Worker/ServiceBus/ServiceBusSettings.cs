using Microsoft.Extensions.Configuration;

namespace Embedded.Worker;

/// <summary>What <c>host.json</c> says below <c>extensions.serviceBus</c>.</summary>
internal sealed record ServiceBusSettings
{
    /// <summary>The most messages that a batch function gets at once.</summary>
    public int MaxMessageBatchSize { get; init; } = 1000;

    /// <summary>Fewer are held back for <see cref="MaxBatchWaitTime"/>.</summary>
    public int MinMessageBatchSize { get; init; } = 1;

    /// <summary>How long messages are held back; never more than half the time of a lock.</summary>
    public TimeSpan MaxBatchWaitTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many messages a function that takes one at a time works on at once.</summary>
    public int MaxConcurrentCalls { get; init; } = 16 * Environment.ProcessorCount;

    /// <summary>How often a message is delivered before it becomes a dead letter; in Azure the queue has this setting.</summary>
    public int MaxDeliveryCount { get; init; } = 10;

    /// <summary>How long a message stays with this host without sign of life; in Azure the queue has this setting.</summary>
    public TimeSpan LockDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Reads <c>host.json</c> and, over it, app settings of the form <c>AzureFunctionsJobHost__extensions__serviceBus__…</c>.</summary>
    /// <exception cref="HostStartException">A value is wrong.</exception>
    public static ServiceBusSettings Read(IConfiguration hostJson, IConfiguration appSettings)
    {
        const string Section = "extensions:serviceBus";
        var settings = new ServiceBusSettings();
        try
        {
            hostJson.GetSection(Section).Bind(settings);
            appSettings.GetSection($"AzureFunctionsJobHost:{Section}").Bind(settings);
        }
        catch (InvalidOperationException error)
        {
            throw new HostStartException($"host.json: {error.Message}", error);
        }

        AtLeastOne(settings.MinMessageBatchSize, "minMessageBatchSize");
        AtLeastOne(settings.MaxConcurrentCalls, "maxConcurrentCalls");
        AtLeastOne(settings.MaxDeliveryCount, "maxDeliveryCount");
        if (settings.MaxMessageBatchSize < settings.MinMessageBatchSize)
        {
            throw new HostStartException("host.json: extensions.serviceBus.maxMessageBatchSize must not be less than minMessageBatchSize.");
        }

        if (settings.MaxBatchWaitTime < TimeSpan.Zero || settings.LockDuration < TimeSpan.FromSeconds(1))
        {
            throw new HostStartException(
                "host.json: extensions.serviceBus.maxBatchWaitTime must not be negative, lockDuration not less than a second.");
        }

        return settings;
    }

    private static void AtLeastOne(int value, string name)
    {
        if (value < 1)
        {
            throw new HostStartException($"host.json: extensions.serviceBus.{name} takes a number from 1, not {value}.");
        }
    }
}
