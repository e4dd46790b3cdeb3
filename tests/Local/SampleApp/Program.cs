using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SampleApp;

if (Environment.GetEnvironmentVariable("SAMPLE_FAILS_WITH") is { } reason)
{
    await Console.Error.WriteLineAsync(reason);
    return 1;
}

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddSingleton<Gate>();
await builder.Build().RunAsync();
return 0;
