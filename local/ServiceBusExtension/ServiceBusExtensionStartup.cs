using Grpc.Net.Client;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

[assembly: WorkerExtensionStartup(typeof(ServiceBusExtensionStartup))]

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Connects the settlement of messages to the host, at the address that the worker was started with.</summary>
public sealed class ServiceBusExtensionStartup : WorkerExtensionStartup
{
    public override void Configure(IFunctionsWorkerApplicationBuilder applicationBuilder) => applicationBuilder.Services
        .AddSingleton(services => GrpcChannel.ForAddress(services.GetRequiredService<IConfiguration>()["Functions:Worker:HostEndpoint"]!))
        .AddSingleton(services => new Settlement.SettlementClient(services.GetRequiredService<GrpcChannel>()));
}
