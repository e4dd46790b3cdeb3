namespace Microsoft.Azure.Functions.Worker;

/// <summary>Settles the messages of this run of a function, by the host that holds their locks.</summary>
/// <remarks>A settlement that the host refuses throws a <see cref="Grpc.Core.RpcException"/>.</remarks>
[InputConverter(typeof(Converter))]
public class ServiceBusMessageActions
{
    private readonly Settlement.SettlementClient _host = null!;

    internal ServiceBusMessageActions(Settlement.SettlementClient host) => _host = host;

    /// <summary>For tests that override the members.</summary>
    protected ServiceBusMessageActions()
    {
    }

    /// <summary>Deletes a message from the queue.</summary>
    public virtual Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        _host.CompleteAsync(new() { Locktoken = message.LockToken }, cancellationToken: cancellationToken).ResponseAsync;

    /// <summary>Moves a message to the dead letters.</summary>
    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        Dictionary<string, object>? propertiesToModify = default,
        string? deadLetterReason = default,
        string? deadLetterErrorDescription = default,
        CancellationToken cancellationToken = default)
    {
        if (propertiesToModify is { Count: > 0 })
        {
            throw new NotSupportedException("Properties are modified with the package only; build with -p:ServiceBusExtension=package.");
        }

        var request = new DeadletterRequest
        {
            Locktoken = message.LockToken,
            DeadletterReason = deadLetterReason,
            DeadletterErrorDescription = deadLetterErrorDescription,
        };
        return _host.DeadletterAsync(request, cancellationToken: cancellationToken).ResponseAsync;
    }

    private sealed class Converter(Settlement.SettlementClient host) : IInputConverter
    {
        public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) =>
            new(ConversionResult.Success(new ServiceBusMessageActions(host)));
    }
}
