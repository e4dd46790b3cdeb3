using Benefits.Local.Host.Rpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Extensions.DurableTask;
using Microsoft.Azure.WebJobs.Host.Config;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Benefits.Local.Host;

/// <summary>Microsoft's Durable Functions engine, with the app's orchestrators and activities as its functions.</summary>
internal sealed class DurableEngine : IAsyncDisposable
{
    private const string WebhookPath = "/runtime/webhooks/durabletask";

    private readonly Dictionary<string, AppFunction> _functions;
    private readonly FunctionsWorker _worker;
    private readonly EngineClock? _clock;
    private readonly IHost _host;

    /// <param name="functions">The orchestrators and activities.</param>
    /// <param name="address">Where the host serves the engine's management API.</param>
    public DurableEngine(
        IEnumerable<AppFunction> functions, FunctionsHostOptions options, HostConfiguration configuration, FunctionsWorker worker, Uri address)
    {
        _functions = functions.ToDictionary(function => function.Name);
        (_worker, _clock) = (worker, options.EngineClock);
        _host = new HostBuilder()
            .ConfigureWebJobs(jobs =>
            {
                jobs.AddDurableTask(durable => configuration.HostJson.GetSection("extensions:durableTask").Bind(durable));
                jobs.Services
                    .AddSingleton<INameResolver>(new SettingNames(configuration.Settings))
                    .AddSingleton<ITypeLocator>(new Located(DurableFunctions.Emit(_functions.Values, CallAsync)))
#pragma warning disable CS0618 // Marked as not for everybody; the engine takes the address in no other way.
                    .AddSingleton<IWebHookProvider>(new WebhookAddress(new(address, WebhookPath)));
#pragma warning restore CS0618
            })
            .ConfigureAppConfiguration(sources =>
            {
                // The app settings alone, not what this process happens to have in its environment.
                sources.Sources.Clear();
                sources.AddConfiguration(configuration.Settings);
            })
            .ConfigureServices(services => services.ForwardWarnings(options.Logging))
            .Build();
    }

    /// <summary>Runs orchestrations from now on.</summary>
    /// <exception cref="HostStartException">The engine's settings are wrong, or its storage does not answer.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _clock?.Attach(_host.Services.GetServices<IDurabilityProviderFactory>().First().GetDurabilityProvider());
            await _host.StartAsync(cancellationToken);
            await ((JobHost)_host.Services.GetRequiredService<IJobHost>()).CallAsync(
                typeof(DurableEngine).GetMethod(nameof(TellClient))!,
                new Dictionary<string, object> { ["got"] = _worker.DurableClient },
                cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new HostStartException($"The Durable Functions engine can't start: {error.GetBaseException().Message}", error);
        }
    }

#pragma warning disable DF0203 // As a text, which is what workers get.
    /// <summary>Gives what stands for the engine's client; called by the engine, which brings it.</summary>
    [NoAutomaticTrigger]
    public static void TellClient([DurableClient] string client, TaskCompletionSource<string> got) => got.TrySetResult(client);
#pragma warning restore DF0203

    /// <summary>Serves the engine's management API: state of orchestrations, events for them, their end.</summary>
    public void MapWebhook(IEndpointRouteBuilder routes) => routes.Map(WebhookPath + "/{**path}", (RequestDelegate)HandleAsync);

    /// <summary>Takes no more work; ends when what runs has.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _clock?.Attach(null);
        return _host.StopAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => ((IAsyncDisposable)_host).DisposeAsync();

    private async Task HandleAsync(HttpContext http)
    {
        using var request = new HttpRequestMessage(new(http.Request.Method), http.Request.GetEncodedUrl());
        request.Content = new StreamContent(http.Request.Body);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", http.Request.ContentType);
        IAsyncConverter<HttpRequestMessage, HttpResponseMessage> webhook =
            _host.Services.GetServices<IExtensionConfigProvider>().OfType<DurableTaskExtension>().Single();
        using var answer = await webhook.ConvertAsync(request, http.RequestAborted);
        http.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            http.Response.Headers[name] = values.ToArray();
        }

        await answer.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    private async Task<object?> CallAsync(string name, string input, string? instanceId, CancellationToken cancellationToken)
    {
        var function = _functions[name];
        return _clock is not null && DurableFunctions.IsOrchestrator(function)
            ? await _clock.RunTurnAsync(input, async turn => (string)(await InvokeAsync(function, turn, null, cancellationToken))!)
            : await InvokeAsync(function, input, instanceId, cancellationToken);
    }

    private async Task<object?> InvokeAsync(AppFunction function, string? input, string? instanceId, CancellationToken cancellationToken)
    {
        var call = function.Call(new() { String = input ?? "" });
        if (instanceId is not null)
        {
            call.TriggerMetadata["instanceId"] = new() { String = instanceId };
        }

        var returned = await _worker.InvokeAsync(function, call, cancellationToken);
        return returned?.DataCase switch
        {
            null or TypedData.DataOneofCase.None => null,

            // As it was written: a text that looks like a date stays one.
            TypedData.DataOneofCase.Json => JsonConvert.DeserializeObject<JToken>(
                returned.Json, new JsonSerializerSettings { DateParseHandling = DateParseHandling.None }) switch
            {
                JValue value => value.Value,
                var token => token,
            },
            _ => returned.String,
        };
    }

    private sealed class Located(Type functions) : ITypeLocator
    {
        public IReadOnlyList<Type> GetTypes() => [functions, typeof(DurableEngine)];
    }

#pragma warning disable CS0618
    private sealed class WebhookAddress(Uri address) : IWebHookProvider
    {
        public Uri GetUrl(IExtensionConfigProvider extension) => address;
    }
#pragma warning restore CS0618

    // The engine takes much of its surroundings for those of App Service when it finds its variables; they are not asked for.
    private sealed class SettingNames(IConfiguration settings) : INameResolver
    {
        public string? Resolve(string name) => settings[name] ?? (name == "FUNCTIONS_WORKER_RUNTIME" ? "dotnet-isolated" : null);
    }
}
