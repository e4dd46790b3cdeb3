using System.Reflection;
using Embedded.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Builds a function app that runs whole on this machine.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly WebApplicationBuilder _web;
    private readonly IConfiguration _hostJson;
    private readonly LocalRun? _run;
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> _middlewares = [];
    private bool _built;

    internal FunctionsApplicationBuilder(string[] args, string appFolder)
    {
        StartErrors.Watch(() => _run);
        var arguments = HostArguments.Parse(args);
        _hostJson = SettingsFile.ReadHostJson(appFolder);
        _web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ContentRootPath = appFolder,
            EnvironmentName = System.Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT") ?? Environments.Development,
        });
        AppSettings.Load(_web.Configuration, appFolder, arguments.Settings);
        _run = LocalRun.Begin(arguments, AppSettings.WantsAzurite(_web.Configuration));
        AppSettings.AddRun(_web.Configuration, _run);
        HttpServer.Configure(_web, _run);
        HostLogging.Configure(_web.Logging, _hostJson);
        ConfigureContainer(new DefaultServiceProviderFactory(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true }));
    }

    /// <summary>Whatever the parts of the app share while it is built.</summary>
    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)_web).Properties;

    /// <summary>The app's settings.</summary>
    public ConfigurationManager Configuration => _web.Configuration;

    /// <summary>Name and content root.</summary>
    public IHostEnvironment Environment => _web.Environment;

    /// <summary>The app's logging.</summary>
    public ILoggingBuilder Logging => _web.Logging;

    /// <summary>The app's metrics.</summary>
    public IMetricsBuilder Metrics => _web.Metrics;

    /// <summary>The app's services.</summary>
    public IServiceCollection Services => _web.Services;

    IConfigurationManager IHostApplicationBuilder.Configuration => Configuration;

    internal bool ServesHttp { get; set; }

    /// <summary>Adds a middleware around every function.</summary>
    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        ThrowIfBuilt();
        _middlewares.Add(middleware);
        return this;
    }

    /// <summary>Replaces the service container.</summary>
    public void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull => ((IHostApplicationBuilder)_web).ConfigureContainer(factory, configure);

    /// <summary>Finds the functions and builds the host that runs them. Can be called once.</summary>
    public IHost Build()
    {
        ThrowIfBuilt();
        _built = true;
        try
        {
            var functions = FunctionDiscovery.Find(FunctionTypes());
            if (!ServesHttp && functions.FirstOrDefault(f => f.Trigger is HttpTriggerAttribute) is { } http)
            {
                throw new HostStartException($"Function '{http.Name}' answers HTTP: call builder.ConfigureFunctionsWebApplication().");
            }

            Services.TryAddSingleton(TimeProvider.System);
            Services.AddSingleton<DurableClientSource>();
            return FunctionsHostFactory.Create(_web.Build(), _run!, _hostJson, functions, _middlewares);
        }
        catch
        {
            _run!.EndAsync().GetAwaiter().GetResult();
            throw;
        }
    }

    private IEnumerable<Type> FunctionTypes() => Properties.TryGetValue(EmbeddedHost.FunctionsAssembly, out var given) switch
    {
        true when given is IEnumerable<Type> types => types,
        true when given is Assembly assembly => assembly.GetTypes(),
        _ => Assembly.GetEntryAssembly()!.GetTypes(),
    };

    private void ThrowIfBuilt()
    {
        if (_built)
        {
            throw new InvalidOperationException("The application has already been built.");
        }
    }
}
