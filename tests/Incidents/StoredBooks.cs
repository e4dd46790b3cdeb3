using Azure.Core.Pipeline;
using Azure.Data.Tables;
using BenefitsFunctions.Accounts;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Incidents;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Tests.Incidents;

/// <summary>Contracts with their books in Azurite, and committers that can be cut off from it.</summary>
internal sealed class StoredBooks(string storage)
{
    /// <summary>The connection string.</summary>
    public string Storage => storage;

    public BenefitsTables Tables { get; } = new(new TableServiceClient(storage));

    /// <summary>A fresh contract.</summary>
    public async Task<string> AddContractAsync(Grant grant, Benefit benefit = Benefit.ProductSupport, string partnerId = "1000001") =>
        (await AddPairAsync(grant, benefit, partnerId)).ContractId;

    /// <summary>A fresh contract, with both of its IDs.</summary>
    public async Task<ContractIds> AddPairAsync(Grant grant, Benefit benefit = Benefit.ProductSupport, string partnerId = "1000001", int used = 0, DateOnly? end = null)
    {
        var ids = ContractIds.Draw(new IdGenerator());
        await new ContractStore(Tables).TryCreateAsync(
            new Contract(ids, partnerId, $"a-{ids.AccessId}", benefit, MembershipKind.LegacyGold, "headquarters", grant, used, TestBooks.Start, end ?? TestBooks.End, TestBooks.Noon, TestBooks.Noon),
            CancellationToken.None);
        return ids;
    }

    /// <summary>Links a contract to an account.</summary>
    public Task LinkAsync(string accountId, string contractId) =>
        new AccountStore(Tables).TryAddLinkAsync(accountId, new ContractLink(contractId, TestBooks.Noon), CancellationToken.None);

    /// <summary>A committer as a fresh process has it, over <paramref name="transport"/>.</summary>
    public BooksCommit Commit(HttpPipelineTransport transport, TimeProvider? time = null)
    {
        var options = new TableClientOptions { Transport = transport };
        options.Retry.MaxRetries = 0;
        var tables = new BenefitsTables(new TableServiceClient(storage, options));
        return new BooksCommit(tables, new BooksReader(tables), new BooksCache(TimeProvider.System), new IdGenerator(), time ?? TimeProvider.System);
    }

    /// <summary>All entries of a contract's ledger, in order.</summary>
    public async Task<IReadOnlyList<LedgerEntry>> LedgerAsync(string contractId)
    {
        var entries = new List<LedgerEntry>();
        for (long? next = 1; next is not null;)
        {
            var page = await new LedgerReader(Tables).PageAsync(contractId, next.Value, null, null, CancellationToken.None);
            entries.AddRange(page.Entries);
            next = page.Continuation;
        }

        return entries;
    }

    /// <summary>Units used, as the contract row says.</summary>
    public async Task<decimal> UsedAsync(string contractId) => (await new ContractStore(Tables).FindAsync(contractId, CancellationToken.None))!.Used;

    /// <summary>Every incident as <see cref="PlainModel.Incidents"/> writes it.</summary>
    public async Task<IReadOnlyList<string>> IncidentsAsync(string contractId)
    {
        var incidents = new List<Incident>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {contractId} and RowKey ge 'contract-page' and RowKey lt 'contract-pagf'");
        await foreach (var row in Tables.Contracts.QueryAsync<TableEntity>(filter))
        {
            incidents.AddRange(BookPage.FromRow(row).Incidents.Values);
        }

        return AsText(incidents);
    }

    /// <summary>Incidents as <see cref="PlainModel.Incidents"/> writes them.</summary>
    public static IReadOnlyList<string> AsText(IEnumerable<Incident> incidents) => [.. incidents.OrderBy(i => i.IncidentId, StringComparer.Ordinal).Select(i =>
        $"{i.IncidentId} {$"{i.Status} {(i.Status == IncidentStatus.Rejected ? i.Reason : i.Outcome)}".TrimEnd()} {i.Held / (decimal)ContractTerms.PerUnit:0.##}")];
}
