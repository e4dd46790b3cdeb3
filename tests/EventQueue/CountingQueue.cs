using Azure.Messaging.ServiceBus;

namespace BenefitsFunctions.Tests.EventQueue;

/// <summary>A client that counts what is looked at and what is locked.</summary>
internal sealed class CountingQueue(string connectionString) : ServiceBusClient(connectionString)
{
    private int _looks;
    private int _locked;

    /// <summary>Requests to look at messages.</summary>
    public int Looks => _looks;

    /// <summary>Messages that were received, and so locked.</summary>
    public int Locked => _locked;

    public override ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options) =>
        new Receiver(this, base.CreateReceiver(queueName, options));

    private sealed class Receiver(CountingQueue counts, ServiceBusReceiver inner) : ServiceBusReceiver
    {
        public override Task<ServiceBusReceivedMessage> PeekMessageAsync(
            long? fromSequenceNumber = null, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref counts._looks);
            return inner.PeekMessageAsync(fromSequenceNumber, cancellationToken);
        }

        public override Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(
            int maxMessages, long? fromSequenceNumber = null, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref counts._looks);
            return inner.PeekMessagesAsync(maxMessages, fromSequenceNumber, cancellationToken);
        }

        public override async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(
            int maxMessages, TimeSpan? maxWaitTime = null, CancellationToken cancellationToken = default)
        {
            var received = await inner.ReceiveMessagesAsync(maxMessages, maxWaitTime, cancellationToken);
            Interlocked.Add(ref counts._locked, received.Count);
            return received;
        }

        public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
            inner.CompleteMessageAsync(message, cancellationToken);

        public override Task AbandonMessageAsync(
            ServiceBusReceivedMessage message,
            IDictionary<string, object>? propertiesToModify = null,
            CancellationToken cancellationToken = default) =>
            inner.AbandonMessageAsync(message, propertiesToModify, cancellationToken);

        public override ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
