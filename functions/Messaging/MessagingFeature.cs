using Azure.Identity;
using Azure.Messaging.ServiceBus;
using BenefitsFunctions.Settings;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Messaging;

/// <summary>
/// Service Bus, from <c>ServiceBusConnection</c>: a connection string, or <c>ServiceBusConnection__fullyQualifiedNamespace</c> with a
/// managed identity.
/// </summary>
public static class MessagingFeature
{
    public static FunctionsApplicationBuilder AddMessaging(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton(Connect(new SettingsReader(builder.Configuration)));
        builder.Services.AddSingleton<IncidentQueue>();
        return builder;
    }

    private static ServiceBusClient Connect(SettingsReader settings)
    {
        if (settings.OptionalText(IncidentQueue.Connection) is { } connectionString)
        {
            return Connect(
                () => ServiceBusConnectionStringProperties.Parse(connectionString).EntityPath is null or IncidentQueue.Name
                    ? new ServiceBusClient(connectionString)
                    : throw new FormatException(),
                $"is no Service Bus connection string for {IncidentQueue.Name}: copy one from the namespace's shared access policies.");
        }

        const string Namespace = $"{IncidentQueue.Connection}:fullyQualifiedNamespace";
        var host = settings.OptionalText(Namespace) ?? throw new SettingsException(
            IncidentQueue.Connection,
            "is missing: it takes a Service Bus connection string; "
            + "with a managed identity set ServiceBusConnection__fullyQualifiedNamespace instead.");
        var identity = settings.OptionalText($"{IncidentQueue.Connection}:clientId");
        var options = new DefaultAzureCredentialOptions { ManagedIdentityClientId = identity };
        return Connect(
            () => new ServiceBusClient(host, new DefaultAzureCredential(options)),
            "names no namespace: ServiceBusConnection__fullyQualifiedNamespace takes a host such as contoso.servicebus.windows.net.");
    }

    // A bad parameter shows in whichever of these the client happens to throw.
    private static ServiceBusClient Connect(Func<ServiceBusClient> connect, string remedy)
    {
        try
        {
            return connect();
        }
        catch (Exception error) when (error is FormatException or ArgumentException or IndexOutOfRangeException)
        {
            throw new SettingsException(IncidentQueue.Connection, remedy);
        }
    }
}
