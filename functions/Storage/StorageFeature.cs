using Azure.Data.Tables;
using Azure.Identity;
using BenefitsFunctions.Settings;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace BenefitsFunctions.Storage;

/// <summary>
/// Table Storage, from <c>AzureWebJobsStorage</c>: a connection string, or <c>AzureWebJobsStorage__accountName</c> with a managed
/// identity.
/// </summary>
public static class StorageFeature
{
    private const string Setting = "AzureWebJobsStorage";

    public static FunctionsApplicationBuilder AddStorage(this FunctionsApplicationBuilder builder)
    {
        var service = Connect(builder.Configuration);
        builder.Services.TryAddSingleton(service);
        builder.Services.AddSingleton<BenefitsTables>();
        builder.Services.AddSingleton<OptimisticWrite>();
        builder.Services.AddSingleton<TablesGate>();
        builder.Services.AddHostedService<TableCreation>();
        builder.UseMiddleware<TablesMiddleware>();
        return builder;
    }

    private static TableServiceClient Connect(IConfiguration configuration)
    {
        var settings = new SettingsReader(configuration);
        if (settings.OptionalText(Setting) is { } connectionString)
        {
            try
            {
                return new TableServiceClient(connectionString);
            }
            catch (Exception error) when (error is FormatException or ArgumentException or InvalidOperationException)
            {
                throw new SettingsException(
                    Setting,
                    "is no storage connection string: copy one from the storage account's access keys, or use UseDevelopmentStorage=true.");
            }
        }

        var endpoint = settings.OptionalText($"{Setting}:tableServiceUri")
            ?? (settings.OptionalText($"{Setting}:accountName") is { } account ? $"https://{account}.table.core.windows.net" : null);
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri))
        {
            throw new SettingsException(
                Setting,
                "is missing: it takes a storage connection string (locally UseDevelopmentStorage=true); "
                + "with a managed identity set AzureWebJobsStorage__accountName instead.");
        }

        var identity = settings.OptionalText($"{Setting}:clientId");
        return new TableServiceClient(
            uri, new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = identity }));
    }
}
