using Embedded.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BenefitsFunctions.Bench;

/// <summary>The whole app in this process.</summary>
internal sealed class RunningApp : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly DirectoryInfo _folder;

    private RunningApp(IHost host, DirectoryInfo folder) => (_host, _folder) = (host, folder);

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Prepares the app; it consumes from <see cref="StartAsync"/> on.</summary>
    public static RunningApp Prepare(string storage)
    {
        var folder = Directory.CreateTempSubdirectory("benefits-bench-app-");
        var builder = FunctionsApplication.CreateBuilder(
            ["--port", "0", "--data", folder.FullName, $"--AzureWebJobsStorage={storage}", "--Logging:LogLevel:Default=Warning"]);
        builder.Properties[EmbeddedHost.FunctionsAssembly] = typeof(BenefitsApp).Assembly;
        builder.ConfigureFunctionsWebApplication();
        builder.AddBenefits();
        return new RunningApp(builder.Build(), folder);
    }

    public Task StartAsync() => _host.StartAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        _folder.Delete(recursive: true);
    }
}
