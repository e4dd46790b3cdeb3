using Azure.Data.Tables;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Incidents;

/// <summary>Reads the books of a contract. The contract's row and the pages are neighbours in its partition: one query of just these rows.</summary>
public sealed class BooksReader(BenefitsTables tables)
{
    /// <summary>The books, or null when there is no such contract.</summary>
    public async Task<Books?> ReadAsync(string contractId, CancellationToken cancellationToken)
    {
        var (first, end) = (ContractRow.RowKey, IncidentKeys.PagesEnd);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {contractId} and RowKey ge {first} and RowKey lt {end}");
        TableEntity? contract = null;
        var pages = new List<BookPage>();
        await foreach (var row in tables.Contracts.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            if (row.RowKey == ContractRow.RowKey)
            {
                contract = row;
            }
            else
            {
                pages.Add(BookPage.FromRow(row));
            }
        }

        // The contract's row comes first: pages that are newer than it, which a long answer may hold, are found out by its ETag.
        return contract is null ? null : Open(contract, pages.Take(ContractRow.PagesOf(contract)));
    }

    private static Books Open(TableEntity row, IEnumerable<BookPage> pages) => new(
        ContractRow.ToContract(row), row.LongNumber("UsedQuarters"), row.GetInt64("Sequence") ?? 0, row.GetDateTimeOffset("LastAt") ?? DateTimeOffset.MinValue, row.ETag, pages);
}
