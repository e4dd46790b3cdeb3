using System.Collections.Concurrent;
using Azure.Core.Pipeline;
using Azure.Messaging.ServiceBus;
using BenefitsFunctions.Chance;
using BenefitsFunctions.CustomerRequests;
using BenefitsFunctions.Customers;
using BenefitsFunctions.EventQueue;
using BenefitsFunctions.Incidents;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Messaging;
using BenefitsFunctions.RequestDesk;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Local.Host;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace BenefitsFunctions.Tests.CustomerRequests;

/// <summary>Requests with what is due in Azurite, and processes that can be cut off from it.</summary>
internal sealed class StoredRequests(StoredContracts books, FakeTimeProvider clock, string queue)
{
    // Nothing listens there: for requests that send nothing.
    private const string NoQueue = "Endpoint=sb://127.0.0.1:1;SharedAccessKeyName=any;SharedAccessKey=any;UseDevelopmentEmulator=true";

    /// <summary>In a storage account of its own, with one customer.</summary>
    public static async Task<StoredRequests> CreateAsync()
    {
        var stored = new StoredRequests(await StoredContracts.CreateAsync(), new FakeTimeProvider(Sample.Today), NoQueue);
        await stored.AddCustomerAsync();
        return stored;
    }

    /// <summary>In the storage and on the queue of an app that runs.</summary>
    public static async Task<StoredRequests> BesideAsync(BenefitsHost app)
    {
        var stored = new StoredRequests(new StoredContracts(app.Storage), app.Clock, app.Queue);
        await stored.AddCustomerAsync();
        return stored;
    }

    public StoredContracts Books => books;

    public FakeTimeProvider Clock => clock;

    public RecordedLog Log { get; } = new();

    /// <summary>What was told, as an engine keeps it: each once, until histories are purged.</summary>
    public ConcurrentDictionary<RequestKey, bool> Told { get; } = new();

    /// <summary>How often anything was told that was not.</summary>
    public int Tellings { get; private set; }

    /// <summary>A process whose connection never fails.</summary>
    public RequestProcess Process => Over(new FaultyTransport());

    /// <summary>A fresh process over <paramref name="transport"/>.</summary>
    public RequestProcess Over(HttpPipelineTransport transport)
    {
        var tables = books.TablesOver(transport);
        var optimistic = Unheard.Write();
        var store = new CustomerRequestStore(tables, optimistic);
        var due = new RequestDueStore(tables, clock);
        var outbox = new IncidentOutbox(
            tables,
            new IncidentQueue(new ServiceBusClient(queue), new IdGenerator()),
            new UnsentEvents(tables, clock, Unheard.Metrics),
            clock,
            NullLogger<IncidentOutbox>.Instance);
        return new RequestProcess(
            store,
            due,
            new RequestStarts(
                tables, store, due, new CustomerStore(tables, optimistic), outbox, clock, Log.CreateLogger<RequestStarts>()),
            new RequestChanges(store, due, new LedgerReader(tables), MadeRequests.Responses, clock),
            new MissedRound(due, store, new LedgerReader(tables), clock, Log.CreateLogger<MissedRound>()),
            TellAsync);
    }

    /// <summary>The rows that note a request as due.</summary>
    public async Task<IReadOnlyList<DateTimeOffset>> DueAsync(RequestKey key) =>
    [
        .. (await books.Tables.Due.RowsAsync($"PartitionKey eq 'customer-requests' and Id eq '{key.Id}'")).Select(row => row.Time("DueAt")),
    ];

    /// <summary>The intents of filings that are not at their end.</summary>
    public async Task<int> IntentsAsync() => (await books.Tables.Intents.RowsAsync("PartitionKey eq 'customer-requests'")).Count;

    /// <summary>Adds the customer that requests are for.</summary>
    public async Task AddCustomerAsync()
    {
        var customer = new Customer(
            Sample.Contoso,
            "adatum",
            "Adatum",
            Guid.Parse(Provider.TenantOf("adatum")),
            ["adatum.example"],
            CustomerRelationship.Direct,
            null,
            new AzureGrant(false, null),
            [CloudService.Azure]);
        await Customers.PutAsync(customer, _ => null, CancellationToken.None);
    }

    public CustomerStore Customers => new(books.Tables, Unheard.Write());

    private Task TellAsync(RequestKey key, CancellationToken cancellationToken)
    {
        if (Told.TryAdd(key, true))
        {
            lock (Log)
            {
                Tellings++;
            }
        }

        return Task.CompletedTask;
    }
}

/// <summary>The app's parts in one process.</summary>
internal sealed record RequestProcess(
    CustomerRequestStore Store,
    RequestDueStore Due,
    RequestStarts Starts,
    RequestChanges Changes,
    MissedRound Round,
    Func<RequestKey, CancellationToken, Task> Tell)
{
    private static readonly RequestHand Agent = new("contoso-csp", RequestActor.AdminAgent);

    public Task<CustomerRequest?> FileAsync(CustomerRequest request) => Starts.FileAsync(request, CancellationToken.None);

    /// <summary>Repeats a filing under the same key, as the API does.</summary>
    public async Task<CustomerRequest?> FileAgainAsync(CustomerRequest request) =>
        await FindAsync(request.Key) is { } before
            ? await Starts.GoOnAsync(before, CancellationToken.None)
            : await FileAsync(request);

    public Task<CustomerRequest?> FindAsync(RequestKey key) => Store.FindAsync(key, CancellationToken.None);

    public async Task<CustomerRequest?> RespondAsync(RequestKey key, string id) =>
        (await Changes.RespondAsync((await FindAsync(key))!, id, "T", "operator-1", CancellationToken.None)).Value?.Request;

    public async Task<CustomerRequest?> RaiseAsync(RequestKey key, Severity severity) =>
        (await Changes.RaiseAsync((await FindAsync(key))!, severity, "R", Agent, CancellationToken.None)).Value;

    public async Task<CustomerRequest?> CloseAsync(RequestKey key) =>
        (await Changes.MoveAsync(key, RequestState.Closed, null, Agent, CancellationToken.None)).Value;

    /// <summary>The timer's round.</summary>
    public async Task<bool> SweepAsync() => (await Round.RunAsync(Tell, CancellationToken.None)).IsComplete;

    /// <summary>Does <paramref name="act"/> until it ends or the process is cut off.</summary>
    public static async Task TryAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception error) when (error is HttpRequestException or AggregateException)
        {
            // Cut off.
        }
    }
}
