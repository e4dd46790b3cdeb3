using Benefits.Local.Azurite;
using Benefits.Local.ServiceBus;
using Microsoft.Extensions.Logging;

namespace Benefits.Local;

/// <summary>What the app stands on: storage and queues. Ends the queues first; the storage last and gently.</summary>
internal sealed class LocalServices : IAsyncDisposable
{
    private LocalServices()
    {
    }

    /// <summary>Null when the app uses another storage.</summary>
    public AzuriteProcess? Azurite { get; private set; }

    /// <summary>Null when the app uses another Service Bus.</summary>
    public ServiceBusBroker? Broker { get; private set; }

    /// <exception cref="AzuriteUnavailableException">Azurite can't be started.</exception>
    public static async Task<LocalServices> StartAsync(
        DataFolder folder, bool preferDefaultPorts, bool azurite, bool broker, ILoggerFactory logging, CancellationToken cancellationToken)
    {
        var services = new LocalServices();
        try
        {
            if (azurite)
            {
                services.Azurite = await AzuriteProcess.StartOrTakeOverAsync(
                    folder.Path, preferDefaultPorts, cancellationToken: cancellationToken);
            }

            if (broker)
            {
                var options = new BrokerOptions
                {
                    Queues = QueueSettings.Read(BuiltApp.QueuesFile),
                    DatabasePath = folder.PathOf("servicebus.db"),
                    Logging = logging,
                };
                services.Broker = await ServiceBusBroker.StartAsync(options, cancellationToken);
            }

            return services;
        }
        catch
        {
            await services.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Broker is not null)
        {
            await Broker.DisposeAsync();
        }

        if (Azurite is not null)
        {
            await Azurite.StopAsync();
        }
    }
}
