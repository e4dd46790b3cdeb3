using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Accounts;

/// <summary>The account's partition: where it belongs, and what it has linked.</summary>
public sealed class AccountStore(BenefitsTables tables)
{
    /// <summary>Everything about the account; empty for one that is not known. One query.</summary>
    public async Task<Account> ReadAsync(string accountId, CancellationToken cancellationToken)
    {
        var partners = new List<string>();
        var links = new List<ContractLink>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {AccountKeys.Partition(accountId)}");
        await foreach (var row in tables.Accounts.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            switch (row.RowKey.Split(KeySegment.Separator)[0])
            {
                case AccountKeys.PartnerPrefix:
                    partners.Add(row.Text("PartnerId"));
                    break;
                case AccountKeys.LinkPrefix:
                    links.Add(ToLink(row));
                    break;
            }
        }

        return new Account(partners, [.. links.OrderBy(l => l.LinkedAt).ThenBy(l => l.ContractId, StringComparer.Ordinal)]);
    }

    /// <summary>Notes that the account may belong to a partner.</summary>
    public Task NotePartnerAsync(string accountId, string partnerId, CancellationToken cancellationToken)
    {
        var row = new TableEntity(AccountKeys.Partition(accountId), AccountKeys.Partner(partnerId)) { ["PartnerId"] = partnerId };
        return tables.Accounts.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>The note as it is now, to be forgotten only if nobody has noted it again; null when there is none.</summary>
    public async Task<ETag?> PartnerNoteAsync(string accountId, string partnerId, CancellationToken cancellationToken)
    {
        var row = await tables.Accounts.FindRowAsync(AccountKeys.Partition(accountId), AccountKeys.Partner(partnerId), cancellationToken);
        return row?.ETag;
    }

    /// <summary>Forgets a note, unless it was noted again meanwhile.</summary>
    public Task ForgetPartnerAsync(string accountId, string partnerId, ETag note, CancellationToken cancellationToken) =>
        tables.Accounts.DeleteUnlessChangedAsync(
            AccountKeys.Partition(accountId), AccountKeys.Partner(partnerId), note, cancellationToken);

    /// <summary>The account's link to a contract, or null. One point read.</summary>
    public async Task<ContractLink?> LinkAsync(string accountId, string contractId, CancellationToken cancellationToken)
    {
        var row = await tables.Accounts.FindRowAsync(AccountKeys.Partition(accountId), AccountKeys.Link(contractId), cancellationToken);
        return row is null ? null : ToLink(row);
    }

    /// <summary>Adds a link; false when there is one already, which stays as it is.</summary>
    public async Task<bool> TryAddLinkAsync(string accountId, ContractLink link, CancellationToken cancellationToken)
    {
        var row = new TableEntity(
            AccountKeys.Partition(accountId),
            AccountKeys.Link(link.ContractId))
        { ["ContractId"] = link.ContractId, ["LinkedAt"] = link.LinkedAt };
        try
        {
            await tables.Accounts.AddEntityAsync(row, cancellationToken);
            return true;
        }
        catch (RequestFailedException error) when (error.Status == 409)
        {
            return false;
        }
    }

    private static ContractLink ToLink(TableEntity row) => new(row.Text("ContractId"), row.Time("LinkedAt"));
}
