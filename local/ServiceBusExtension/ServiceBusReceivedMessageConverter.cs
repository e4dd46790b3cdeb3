using Azure.Core.Amqp;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Reads messages as the host sends them: 16 bytes of the lock token, then the AMQP message.</summary>
[SupportsDeferredBinding]
[SupportedTargetType(typeof(ServiceBusReceivedMessage))]
[SupportedTargetType(typeof(ServiceBusReceivedMessage[]))]
internal sealed class ServiceBusReceivedMessageConverter : IInputConverter
{
    private const int LockTokenLength = 16;

    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) => new(context.Source switch
    {
        ModelBindingData one => ConversionResult.Success(Message(one)),
        CollectionModelBindingData many => ConversionResult.Success(many.ModelBindingData.Select(Message).ToArray()),
        _ => ConversionResult.Unhandled(),
    });

    private static ServiceBusReceivedMessage Message(ModelBindingData data)
    {
        var bytes = data.Content.ToMemory();
        return ServiceBusReceivedMessage.FromAmqpMessage(
            AmqpAnnotatedMessage.FromBytes(BinaryData.FromBytes(bytes[LockTokenLength..])),
            BinaryData.FromBytes(bytes[..LockTokenLength]));
    }
}
