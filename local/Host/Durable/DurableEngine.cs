using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Extensions.DurableTask;
using Microsoft.Azure.WebJobs.Host.Config;
using Microsoft.Extensions.Hosting;
using Newtonsoft.Json.Linq;

#pragma warning disable CS0618 // IWebHookProvider is marked as not for everybody; the engine takes the address in no other way.
#pragma warning disable DF0203 // The client as a text is what workers get.

namespace Benefits.Local.Host;

/// <summary>Microsoft's Durable Functions engine, with the app's orchestrators and activities as its functions.</summary>
internal sealed class DurableEngine : IAsyncDisposable, ITypeLocator, IWebHookProvider
{
    private const string WebhookPath = "/runtime/webhooks/durabletask";
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, AppFunction> _functions;
    private readonly FunctionsWorker _worker;
    private readonly IEngineClock? _clock;
    private readonly Uri _address;
    private readonly IHost _host;

    public DurableEngine(
        IEnumerable<AppFunction> functions, FunctionsHostOptions options, HostConfiguration configuration, FunctionsWorker worker,
        Uri address)
    {
        _functions = functions.ToDictionary(function => function.Name);
        (_worker, _clock, _address) = (worker, options.EngineClock, address);
        _host = new HostBuilder()
            .ConfigureWebJobs(jobs => jobs.AddDurableTask(durable =>
            {
                configuration.HostJson.GetSection("extensions:durableTask").Bind(durable);

                // Otherwise it would send its spans to Application Insights itself. Without tracing it warns at each start.
                (durable.Tracing.DistributedTracingEnabled, durable.Tracing.Version) = (true, default);
            }))
            .ConfigureAppConfiguration(sources =>
            {
                // The app settings alone, not what this process happens to have in its environment.
                sources.Sources.Clear();
                sources.AddConfiguration(configuration.Settings);
            })
            .ConfigureServices(services => services
                .AddSingleton<ITypeLocator>(this).AddSingleton<IWebHookProvider>(this).ForwardWarnings(options.Logging))
            .Build();
    }

    /// <exception cref="HostStartException">The engine's settings are wrong, or its storage does not answer.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _host.StartAsync(cancellationToken).WaitAsync(LongestStart, cancellationToken);
            var engine = _host.Services.GetServices<IDurabilityProviderFactory>().First().GetDurabilityProvider();
            await (_clock?.AttachAsync(engine) ?? Task.CompletedTask);
            var jobs = (JobHost)_host.Services.GetRequiredService<IJobHost>();
            var tell = typeof(DurableEngine).GetMethod(nameof(TellClient))!;
            var got = new Dictionary<string, object> { ["got"] = _worker.DurableClient };
            await jobs.CallAsync(tell, got, cancellationToken).WaitAsync(LongestStart, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new HostStartException($"The Durable Functions engine can't start: {error.GetBaseException().Message}", error);
        }
    }

    /// <summary>Gives what stands for the engine's client; called by the engine, which brings it.</summary>
    [NoAutomaticTrigger]
    public static void TellClient([DurableClient] string client, TaskCompletionSource<string> got) => got.TrySetResult(client);

    /// <summary>Serves the engine's management API: state of orchestrations, events for them, their end.</summary>
    public void MapWebhook(IEndpointRouteBuilder routes) => routes.Map(WebhookPath + "/{**path}", (RequestDelegate)HandleAsync);

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await (_clock?.AttachAsync(null) ?? Task.CompletedTask);
        await _host.StopAsync(cancellationToken);
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

    private async Task<object?> CallAsync(string name, string? input, CancellationToken stop)
    {
        var function = _functions[name];
        return _clock is not null && DurableFunctions.IsOrchestrator(function)
            ? await _clock.RunTurnAsync(input!, async turn => (string)(await InvokeAsync(function, turn, stop))!)
            : await InvokeAsync(function, input, stop);
    }

    private async Task<object?> InvokeAsync(AppFunction function, string? input, CancellationToken stop)
    {
        var returned = await _worker.InvokeAsync(function, function.Call(new() { String = input ?? "" }), stop);
        return returned?.DataCase switch
        {
            TypedData.DataOneofCase.Json => new JRaw(returned.Json),
            TypedData.DataOneofCase.String => returned.String,
            _ => null,
        };
    }

    IReadOnlyList<Type> ITypeLocator.GetTypes() => [DurableFunctions.Emit(_functions.Values, CallAsync), typeof(DurableEngine)];

    Uri IWebHookProvider.GetUrl(IExtensionConfigProvider extension) => new(_address, WebhookPath);
}
