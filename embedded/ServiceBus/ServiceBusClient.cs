using Azure.Core;

namespace Azure.Messaging.ServiceBus;

/// <summary>Opens senders and receivers of the queues in one namespace: here, the storage queues of one account.</summary>
public class ServiceBusClient : IAsyncDisposable
{
    private readonly QueueRequests _requests;
    private readonly TimeProvider _time;

    /// <summary>A client by connection string.</summary>
    /// <param name="connectionString">In the embedded build, that of a storage account.</param>
    public ServiceBusClient(string connectionString)
        : this(new QueueRequests(QueueConnectionString.Parse(connectionString)), TimeProvider.System)
    {
    }

    /// <summary>A client by identity: only in Azure.</summary>
    /// <exception cref="NotSupportedException">Always, in the embedded build.</exception>
    public ServiceBusClient(string fullyQualifiedNamespace, TokenCredential credential) => throw new NotSupportedException(
        $"The embedded build has no Service Bus to sign in to at {fullyQualifiedNamespace}: give a storage connection string instead.");

    internal ServiceBusClient(QueueRequests requests, TimeProvider time) => (_requests, _time) = (requests, time);

    /// <summary>Host of the namespace.</summary>
    public virtual string FullyQualifiedNamespace => _requests.Host;

    /// <summary>True once it is disposed.</summary>
    public virtual bool IsClosed { get; private set; }

    /// <summary>A sender to a queue; asks the service nothing.</summary>
    public virtual ServiceBusSender CreateSender(string queueOrTopicName)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        return new(new QueueEntity(_requests, queueOrTopicName, _time));
    }

    /// <summary>A receiver of a queue's dead letters; asks the service nothing.</summary>
    /// <exception cref="NotSupportedException">The options don't ask for the dead letters: messages come by the trigger.</exception>
    public virtual ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        ArgumentNullException.ThrowIfNull(options);
        return options.SubQueue == SubQueue.DeadLetter
            ? new(queueName, new QueueEntity(_requests, queueName, _time).DeadLetters)
            : throw new NotSupportedException("The embedded build receives from a queue by its trigger; a receiver is for the dead letters.");
    }

    /// <summary>Ends the client; what it opened is of no use any more.</summary>
    public virtual ValueTask DisposeAsync()
    {
        IsClosed = true;
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
