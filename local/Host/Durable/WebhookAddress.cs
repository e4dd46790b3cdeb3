using Microsoft.Azure.WebJobs.Host.Config;
using Microsoft.Extensions.DependencyInjection;

namespace Benefits.Local.Host;

#pragma warning disable CS0618 // Marked as not for everybody; the engine takes the address in no other way.

/// <summary>Tells the engine where its management API is reached.</summary>
internal sealed class WebhookAddress(Uri address) : IWebHookProvider
{
    public static void Add(IServiceCollection services, Uri address) =>
        services.AddSingleton<IWebHookProvider>(new WebhookAddress(address));

    public Uri GetUrl(IExtensionConfigProvider extension) => address;
}
