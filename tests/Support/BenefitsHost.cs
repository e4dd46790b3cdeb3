using System.Collections.Concurrent;
using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using Benefits.Local.Clock;
using Benefits.Local.Host;
using Benefits.Local.ServiceBus;
using BenefitsFunctions.Messaging;
using BenefitsFunctions.Tests.Support.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace BenefitsFunctions.Tests.Support;

/// <summary>
/// The whole system in this process: the app's worker behind a Functions host, Microsoft's engine on Azurite, the broker, sample
/// partners, and a clock that the test moves.
/// </summary>
public sealed class BenefitsHost : IAsyncDisposable
{
    // The engine's own memory of a task hub is its storage; this is the rest of it.
    private static readonly ConcurrentDictionary<string, EngineClock> Engines = new();

    private readonly FunctionsHost _host;
    private readonly ServiceBusBroker _broker;
    private readonly InProcessWorker _worker;
    private readonly Settling _settling;
    private readonly ClockJump _jump;
    private readonly DirectoryInfo _folder;
    private readonly HttpClient _http;

    private BenefitsHost(
        FunctionsHost host, ServiceBusBroker broker, InProcessWorker worker, Settling settling, ClockJump jump, DirectoryInfo folder)
    {
        (_host, _broker, _worker, _settling, _jump, _folder) = (host, broker, worker, settling, jump, folder);
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(Url) };
    }

    public required FakeTimeProvider Clock { get; init; }

    /// <summary>The connection string of its storage account.</summary>
    public required string Storage { get; init; }

    /// <summary>The connection string of its queue.</summary>
    public string Queue => _broker.ConnectionString;

    /// <summary>The services of the app.</summary>
    public IServiceProvider Services => _worker.Services;

    public string Url => _host.Address.ToString().TrimEnd('/');

    /// <summary>The mails sent so far, by file name.</summary>
    public IReadOnlyList<string> Mails => Directory.Exists(MailFolder) ? [.. Directory.GetFiles(MailFolder, "*.eml").Order()] : [];

    private string MailFolder => Path.Combine(_folder.FullName, "mail");

    /// <summary>Starts the system.</summary>
    /// <param name="storage">Storage account to go on with; a fresh one when not given.</param>
    /// <param name="clock">Clock to go on with; one that stands at <see cref="Sample.Today"/> when not given.</param>
    /// <param name="configure">Changes the app before its capabilities are added.</param>
    /// <param name="extend">Adds to the app after its capabilities.</param>
    /// <param name="settings">Settings as <c>Name:Part=value</c>.</param>
    public static async Task<BenefitsHost> StartAsync(
        string? storage = null,
        FakeTimeProvider? clock = null,
        Action<FunctionsApplicationBuilder>? configure = null,
        Action<FunctionsApplicationBuilder>? extend = null,
        params string[] settings)
    {
        storage ??= await TestAzurite.OwnAccountAsync();
        clock ??= new FakeTimeProvider(Sample.Today);
        var folder = Directory.CreateTempSubdirectory("benefits-tests-app-");
        var broker = await ServiceBusBroker.StartAsync(
            new BrokerOptions { Queues = TestQueues.All, DatabasePath = Path.Combine(folder.FullName, "queues.db"), Time = clock },
            CancellationToken.None);
        var engine = Engines.GetOrAdd(storage, _ => new EngineClock(clock));
        var worker = new InProcessWorker(clock, configure, extend);
        var host = await FunctionsHost.StartAsync(
            new FunctionsHostOptions
            {
                AppFolder = AppContext.BaseDirectory,
                Settings = TestSettings.Of(storage, broker.ConnectionString, Path.Combine(folder.FullName, "mail"), settings),
                TrustPrincipal = true,
                Worker = worker,
                Time = clock,
                EngineClock = engine,
                Logging = NullLoggerFactory.Instance,
            },
            CancellationToken.None);
        var settling = new Settling(host, broker, engine);
        var jump = new ClockJump(host, engine, settling, clock, clock.SetUtcNow);
        return new BenefitsHost(host, broker, worker, settling, jump, folder) { Clock = clock, Storage = storage };
    }

    /// <summary>Starts the system on a fresh storage account whose tables it reaches with these options.</summary>
    public static async Task<BenefitsHost> StartAsync(TableClientOptions tables)
    {
        var storage = await TestAzurite.OwnAccountAsync();
        return await StartAsync(
            storage, configure: worker => worker.Services.AddSingleton(new TableServiceClient(storage, tables)));
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
    public Task SettleAsync() => _settling.WaitAsync(CancellationToken.None);

    /// <summary>Puts a message on the queue as a portal does.</summary>
    public async Task ReceivesEventAsync(string body)
    {
        await using var client = new ServiceBusClient(Queue);
        await client.CreateSender(IncidentQueue.Name).SendMessageAsync(new ServiceBusMessage(body));
    }

    /// <summary>Moves the clock, then settles.</summary>
    public async Task PassesAsync(TimeSpan time)
    {
        Clock.Advance(time);
        await SettleAsync();
    }

    /// <summary>Moves the clock with a stop wherever something is due on the way, as <c>POST /admin/clock</c> does, and settles.</summary>
    public Task LivesAsync(TimeSpan time) => _jump.AdvanceAsync(time, CancellationToken.None);

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
        await _host.DisposeAsync();
        await _broker.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
