using Azure.Core.Pipeline;
using Azure.Data.Tables;
using BenefitsFunctions.Accounts;
using BenefitsFunctions.Agenda;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Ledger;

/// <summary>Contracts with their ledgers in Azurite, and committers that can be cut off from it.</summary>
internal sealed class StoredContracts(string storage)
{
    /// <summary>In a storage account of its own.</summary>
    public static async Task<StoredContracts> CreateAsync()
    {
        var contracts = new StoredContracts(await TestAzurite.OwnAccountAsync());
        await contracts.Tables.CreateAsync(CancellationToken.None);
        return contracts;
    }

    /// <summary>The connection string.</summary>
    public string Storage => storage;

    public BenefitsTables Tables { get; } = new(new TableServiceClient(storage));

    public LedgerReader Reader => new(Tables);

    public UntoldEntries Untold => new(Tables, Unheard.Write(new IdGenerator()));

    /// <summary>A fresh contract.</summary>
    public async Task<string> AddContractAsync(Grant grant, Benefit benefit = Benefit.ProductSupport, string partnerId = "1000001") =>
        (await AddPairAsync(grant, benefit, partnerId)).ContractId;

    /// <summary>A fresh contract, with both of its IDs.</summary>
    public async Task<ContractIds> AddPairAsync(
        Grant grant,
        Benefit benefit = Benefit.ProductSupport,
        string partnerId = "1000001",
        int used = 0,
        DateOnly? end = null,
        bool published = true)
    {
        var ids = ContractIds.Draw(new IdGenerator());
        var contract = new Contract(
            ids,
            partnerId,
            $"a-{ids.AccessId}",
            benefit,
            MembershipKind.LegacyGold,
            "headquarters",
            grant,
            used,
            TestEvents.Start,
            end ?? TestEvents.End,
            TestEvents.Noon,
            published ? TestEvents.Noon : null);
        await new ContractStore(Tables).TryCreateAsync(contract, CancellationToken.None);
        return ids;
    }

    /// <summary>Links a contract to an account.</summary>
    public Task LinkAsync(string accountId, string contractId) =>
        new AccountStore(Tables).TryAddLinkAsync(accountId, new ContractLink(contractId, TestEvents.Noon), CancellationToken.None);

    /// <summary>The tables as a fresh process has them, over <paramref name="transport"/>.</summary>
    public BenefitsTables TablesOver(HttpPipelineTransport transport)
    {
        var options = new TableClientOptions { Transport = transport };
        options.Retry.MaxRetries = 0;
        return new BenefitsTables(new TableServiceClient(storage, options));
    }

    /// <summary>A committer as a fresh process has it, over <paramref name="transport"/>.</summary>
    public LedgerCommit Commit(
        HttpPipelineTransport transport, TimeProvider? time = null, TransactionLimits? limits = null, IdGenerator? chance = null)
    {
        var tables = TablesOver(transport);
        var optimistic = Unheard.Write(chance ?? new IdGenerator());
        return new LedgerCommit(tables, new UntoldEntries(tables, optimistic), optimistic, time ?? TimeProvider.System, Unheard.Metrics)
        {
            Limits = limits ?? TransactionLimits.OfTableStorage,
        };
    }

    /// <summary>A committer of changed terms, likewise.</summary>
    public TermsCommit Terms(HttpPipelineTransport transport, TimeProvider? time = null)
    {
        var tables = TablesOver(transport);
        var optimistic = Unheard.Write(new IdGenerator());
        var clock = time ?? TimeProvider.System;
        var agenda = new ContractAgenda(tables, EndingCatalog.Load(EndingCatalog.DefaultPath), clock);
        return new TermsCommit(tables, new UntoldEntries(tables, optimistic), agenda, optimistic, clock);
    }

    /// <summary>A connection on which somebody else changes the contract's row before each transaction.</summary>
    public FaultyTransport AlwaysLate(string contractId)
    {
        var transport = new FaultyTransport();
        async Task GetAheadAsync()
        {
            await Tables.Contracts.UpsertEntityAsync(new TableEntity(contractId, ContractRow.RowKey));
            transport.BeforeNextTransaction = GetAheadAsync;
        }

        transport.BeforeNextTransaction = GetAheadAsync;
        return transport;
    }

    /// <summary>Commits events and expects that each is taken.</summary>
    public async Task<CommitResult> CommitAsync(string contractId, params IncidentEvent[] events)
    {
        var result = await Commit(new FaultyTransport()).CommitAsync(contractId, events, CancellationToken.None);
        Assert.All(result.Faults, Assert.Null);
        return result;
    }

    /// <summary>All entries of a contract's ledger, in order.</summary>
    public async Task<IReadOnlyList<LedgerEntry>> LedgerAsync(string contractId)
    {
        var entries = new List<LedgerEntry>();
        var count = (await HeadAsync(contractId)).Entries;
        var query = new LedgerQuery(null, null, NewestFirst: false, Top: 1000, null);
        do
        {
            var page = await Reader.PageAsync(contractId, count, query, CancellationToken.None);
            entries.AddRange(page.Entries);
            query = query with { Continuation = page.Continuation };
        }
        while (query.Continuation is not null);
        return entries;
    }

    /// <summary>Units used, as the contract row says.</summary>
    public async Task<decimal> UsedAsync(string contractId) =>
        (await new ContractStore(Tables).FindAsync(contractId, CancellationToken.None))!.Used;

    /// <summary>The head of a ledger.</summary>
    public async Task<LedgerHead> HeadAsync(string contractId) =>
        ContractRow.ToHead(await Tables.Contracts.GetEntityAsync<TableEntity>(contractId, ContractRow.RowKey));

    /// <summary>Every incident as <see cref="PlainModel.Incidents"/> writes it.</summary>
    public async Task<IReadOnlyList<string>> IncidentsAsync(string contractId)
    {
        var incidents = new List<Incident>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {contractId} and RowKey ge 'incident|' and RowKey lt 'incident}}'");
        await foreach (var row in Tables.Contracts.QueryAsync<TableEntity>(filter))
        {
            incidents.Add(IncidentRow.ToIncident(row));
        }

        return PlainModel.AsText(incidents);
    }
}
