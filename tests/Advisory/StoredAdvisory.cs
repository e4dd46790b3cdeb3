using Azure.Core.Pipeline;
using Azure.Data.Tables;
using BenefitsFunctions.Activations;
using BenefitsFunctions.Advisory;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace BenefitsFunctions.Tests.Advisory;

/// <summary>Advisory requests and contracts in Azurite, and processes that can be cut off from it.</summary>
internal sealed class StoredAdvisory(StoredContracts books)
{
    public static async Task<StoredAdvisory> CreateAsync() => new(await StoredContracts.CreateAsync());

    public StoredContracts Books => books;

    public FakeTimeProvider Clock { get; } = new(TestEvents.Noon);

    /// <summary>A process whose connection never fails.</summary>
    public AdvisoryProcess Process => Over(new FaultyTransport());

    /// <summary>A fresh process over <paramref name="transport"/>.</summary>
    public AdvisoryProcess Over(HttpPipelineTransport transport)
    {
        var tables = books.TablesOver(transport);
        var optimistic = Unheard.Write(new IdGenerator());
        var store = new AdvisoryStore(tables, optimistic);
        var charging = new AdvisoryCharging(
            store,
            new ActivationStore(tables, optimistic, Unheard.Metrics),
            new ContractStore(tables),
            books.Commit(transport, Clock),
            new LedgerReader(tables),
            Clock);
        return new AdvisoryProcess(
            store, charging, new AdvisoryStarts(tables, store, charging, Clock, NullLogger<AdvisoryStarts>.Instance), Clock);
    }

    /// <summary>Stores a contract with that many hours, and its activation, as the provisioning does before it calls followers.</summary>
    public async Task<Contract> StartAsync(string partnerId, int hours, DateOnly? end = null, string location = "headquarters")
    {
        var ids = ContractIds.Draw(new IdGenerator());
        var entitlement = new Entitlement(
            Benefit.AdvisoryHours, MembershipKind.LegacyGold, location, Grant.Of(hours), TestEvents.Start, end ?? TestEvents.End);
        var activation = new Activation
        {
            Key = new ActivationKey(partnerId, new IdGenerator().NewId()),
            Entitlement = entitlement,
            Status = ActivationStatus.Requested,
            RequestedBy = "filer",
            RequestedAt = Clock.GetUtcNow(),
            CopyTo = null,
            DrawnIds = ids,
        };
        await new ActivationStore(books.Tables, Unheard.Write(new IdGenerator()), Unheard.Metrics)
            .TryOpenAsync(activation, slot: null, CancellationToken.None);
        var contract = new Contract(
            ids,
            partnerId,
            activation.Key.ActivationId,
            Benefit.AdvisoryHours,
            MembershipKind.LegacyGold,
            location,
            entitlement.Grant,
            0,
            entitlement.Start,
            entitlement.End,
            TestEvents.Noon,
            null);
        Assert.True(await new ContractStore(books.Tables).TryCreateAsync(contract, CancellationToken.None));
        return contract;
    }

    /// <summary>What is intended for a partner.</summary>
    public async Task<IReadOnlyList<string>> IntentsAsync(string partnerId)
    {
        var rows = await books.Tables.Intents.RowsAsync(
            TableClient.CreateQueryFilter($"PartitionKey eq 'advisory-charge' and PartnerId eq {partnerId}"));
        return [.. rows.Select(row => row.Text("Cause"))];
    }

    /// <summary>How many requests the partner's row says were filed, and are not settled.</summary>
    public async Task<(long Filed, int Unsettled)> HeadAsync(string partnerId)
    {
        var row = await books.Tables.AdvisoryRequests.GetEntityIfExistsAsync<TableEntity>(partnerId, "head");
        return row.HasValue ? (row.Value!.LongNumber("Filed"), row.Value!.Number("Unsettled")) : (0, 0);
    }
}

/// <summary>The app's parts in one process.</summary>
internal sealed record AdvisoryProcess(AdvisoryStore Store, AdvisoryCharging Charging, AdvisoryStarts Starts, TimeProvider Time)
{
    /// <summary>Files a request; null when it was refused.</summary>
    public Task<AdvisoryRequest?> FileAsync(string partnerId, string requestId, long quarters, string by = "filer") => Starts.FileAsync(
        new AdvisoryRequest(partnerId, requestId, 0, "T", quarters, by, Time.GetUtcNow()), Nobody, CancellationToken.None);

    /// <summary>What the provisioning calls when a contract has started.</summary>
    public Task FollowAsync(Contract contract) => new AdvisoryFollower(Starts).StartedAsync(contract, CancellationToken.None);

    public async Task<AdvisoryStatus?> CancelAsync(string partnerId, string requestId) =>
        await Store.FindAsync(partnerId, requestId, CancellationToken.None) is { } request
            ? (await Charging.CancelAsync(request, CancellationToken.None)).Status
            : null;

    /// <summary>The minute's timer.</summary>
    public Task ResumeAsync() => Starts.ResumeAsync(Nobody, CancellationToken.None);

    private static Task Nobody(string contractId) => Task.CompletedTask;
}
