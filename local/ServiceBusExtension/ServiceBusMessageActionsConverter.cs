using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.ServiceBus.Grpc;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Gives a function the <see cref="ServiceBusMessageActions"/> that it asks for.</summary>
internal sealed class ServiceBusMessageActionsConverter(Settlement.SettlementClient settlement) : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) =>
        new(ConversionResult.Success(new ServiceBusMessageActions(settlement)));
}
