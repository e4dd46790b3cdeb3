using Azure.Data.Tables;

namespace BenefitsFunctions.Storage;

/// <summary>The app's tables.</summary>
public sealed class BenefitsTables(TableServiceClient service)
{
    /// <summary>By partner: profile, users, activations.</summary>
    public TableClient Partners { get; } = service.GetTableClient("Partners");

    /// <summary>By contract: the contract with its balance and its books.</summary>
    public TableClient Contracts { get; } = service.GetTableClient("Contracts");

    /// <summary>By Access ID: whose it is.</summary>
    public TableClient AccessIds { get; } = service.GetTableClient("AccessIds");

    /// <summary>By account: its partners, its links, its wrong tries.</summary>
    public TableClient Accounts { get; } = service.GetTableClient("Accounts");

    /// <summary>By incident: what was opened through the API.</summary>
    public TableClient Incidents { get; } = service.GetTableClient("Incidents");

    /// <summary>By kind of work: what is to be started, written before the change that asks for it.</summary>
    public TableClient Intents { get; } = service.GetTableClient("Intents");

    /// <summary>By partner: its advisory requests.</summary>
    public TableClient AdvisoryRequests { get; } = service.GetTableClient("AdvisoryRequests");

    /// <summary>By partner: what it took and assigned of its offers.</summary>
    public TableClient Offers { get; } = service.GetTableClient("Offers");

    /// <summary>By provider: its customers.</summary>
    public TableClient Customers { get; } = service.GetTableClient("Customers");

    /// <summary>By provider: its requests for customers.</summary>
    public TableClient CustomerRequests { get; } = service.GetTableClient("CustomerRequests");

    /// <summary>The keys of software, those that are free, and how many there are.</summary>
    public TableClient SoftwareKeys { get; } = service.GetTableClient("SoftwareKeys");

    /// <summary>By account, address and idempotency key: what a request was answered.</summary>
    public TableClient Requests { get; } = service.GetTableClient("Requests");

    /// <summary>By kind of work: what is due when, so that a sweep reads that alone.</summary>
    public TableClient Due { get; } = service.GetTableClient("Due");

    /// <summary>By audit: how far it is, and the differences that it found.</summary>
    public TableClient Audits { get; } = service.GetTableClient("Audits");

    /// <summary>All of them.</summary>
    public IReadOnlyList<TableClient> All =>
        [
            Partners, Contracts, AccessIds, Accounts, Incidents, AdvisoryRequests, Offers, SoftwareKeys, Customers, CustomerRequests,
            Audits, Intents, Requests, Due,
        ];

    /// <summary>Creates what is missing.</summary>
    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        foreach (var table in All)
        {
            await table.CreateIfNotExistsAsync(cancellationToken);
        }
    }
}
