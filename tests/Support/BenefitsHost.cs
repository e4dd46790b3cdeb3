using Azure.Messaging.ServiceBus;
using BenefitsFunctions.Messaging;
using Embedded.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Tests.Support;

/// <summary>The whole app in this process: real HTTP, real Azurite, sample partners, and a clock that the test moves.</summary>
public sealed class BenefitsHost : IAsyncDisposable
{
    private readonly FunctionsHost _host;
    private readonly DirectoryInfo _folder;
    private readonly HttpClient _http;

    private BenefitsHost(FunctionsHost host, DirectoryInfo folder, ManualTimeProvider clock, string storage)
    {
        _host = host;
        _folder = folder;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(Url) };
        Clock = clock;
        Storage = storage;
    }

    public ManualTimeProvider Clock { get; }

    /// <summary>The connection string of its storage account.</summary>
    public string Storage { get; }

    public IServiceProvider Services => _host.Services;

    public string Url => $"http://{Services.GetRequiredService<IConfiguration>()["WEBSITE_HOSTNAME"]}";

    /// <summary>The mails sent so far, by file name.</summary>
    public IReadOnlyList<string> Mails => Directory.Exists(MailFolder) ? [.. Directory.GetFiles(MailFolder, "*.eml").Order()] : [];

    private string MailFolder => Path.Combine(_folder.FullName, "mail");

    /// <summary>Starts the app.</summary>
    /// <param name="storage">Storage account to go on with; a fresh one when not given.</param>
    /// <param name="clock">Clock to go on with; one that stands at <see cref="Sample.Today"/> when not given.</param>
    /// <param name="configure">Changes the app before its capabilities are added.</param>
    /// <param name="settings">Settings as <c>Name:Part=value</c>.</param>
    public static async Task<BenefitsHost> StartAsync(
        string? storage = null, ManualTimeProvider? clock = null, Action<FunctionsApplicationBuilder>? configure = null, params string[] settings)
    {
        storage ??= await TestAzurite.OwnAccountAsync();
        clock ??= new ManualTimeProvider(Sample.Today);
        var folder = Directory.CreateTempSubdirectory("benefits-tests-app-");
        var builder = FunctionsApplication.CreateBuilder(
            ["--port", "0", "--data", folder.FullName, $"--AzureWebJobsStorage={storage}", .. settings.Select(s => $"--{s}")]);
        builder.Properties[EmbeddedHost.FunctionsAssembly] = typeof(BenefitsApp).Assembly;
        builder.ConfigureFunctionsWebApplication();
        builder.Services.AddSingleton<TimeProvider>(clock);
        configure?.Invoke(builder);
        builder.AddBenefits();
        var host = (FunctionsHost)builder.Build();
        await host.StartAsync();
        return new BenefitsHost(host, folder, clock, storage);
    }

    /// <summary>Somebody with an account, and in the programme office with that app role.</summary>
    public Person As(string accountId, params string[] appRoles) => new(_http, Person.Principal(accountId, appRoles));

    /// <summary>Somebody who operates the service.</summary>
    public Person Operator => As("operator-1", "Operator");

    /// <summary>The programme office.</summary>
    public Person Office => As("office-1", "ProgramOffice");

    /// <summary>Somebody who is not signed in.</summary>
    public Person Nobody => new(_http, null);

    /// <summary>Somebody whose principal header is <paramref name="header"/>.</summary>
    public Person WithPrincipal(string header) => new(_http, header);

    /// <summary>Waits until the queue is empty and every orchestration has done what can be done at this time.</summary>
    public async Task SettleAsync()
    {
        await Task.WhenAll(_host.Listeners.Select(listener => listener.WhenIdleAsync()));
        await _host.Engine!.WhenIdleAsync();
    }

    /// <summary>Puts a message on the queue as a portal does.</summary>
    public async Task ReceivesEventAsync(string body)
    {
        await using var sender = Services.GetRequiredService<ServiceBusClient>().CreateSender(IncidentQueue.Name);
        await sender.SendMessageAsync(new ServiceBusMessage(body));
    }

    /// <summary>Moves the clock, then settles.</summary>
    public async Task PassesAsync(TimeSpan time)
    {
        Clock.Advance(time);
        await SettleAsync();
    }

    /// <summary>Runs a timer function now.</summary>
    public async Task RunsTimerAsync(string function)
    {
        using var answer = await _http.PostAsync($"/admin/functions/{function}", null);
        answer.EnsureSuccessStatusCode();
        await SettleAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _host.StopAsync();
        await _host.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
