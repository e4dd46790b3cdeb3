using Azure;
using Azure.Data.Tables;

namespace BenefitsFunctions.Storage;

/// <summary>Writes that happen only if nobody else changed the same meanwhile; for <see cref="OptimisticWrite"/>.</summary>
public static class GuardedWrites
{
    /// <summary>The row, with the version that a write of it takes; null when there is none. A point read.</summary>
    public static async Task<TableEntity?> FindRowAsync(
        this TableClient table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(partitionKey, rowKey, cancellationToken: cancellationToken);
        return row.HasValue ? row.Value : null;
    }

    /// <summary>The part of a transaction that adds the row, or replaces the one of that version.</summary>
    /// <param name="row">The row as it is to be.</param>
    /// <param name="version">The row as it was read; null when there was none.</param>
    public static TableTransactionAction Put(TableEntity row, ETag? version) => version is { } read
        ? new(TableTransactionActionType.UpdateReplace, row, read)
        : new(TableTransactionActionType.Add, row);

    /// <summary>Adds the row, or replaces the one of that version; gives the new version, or null when it is no longer so.</summary>
    /// <param name="version">The row as it was read; null when there was none.</param>
    public static async Task<ETag?> TryPutAsync(
        this TableClient table, TableEntity row, ETag? version, CancellationToken cancellationToken)
    {
        try
        {
            var done = await (version is { } known
                ? table.UpdateEntityAsync(row, known, TableUpdateMode.Replace, cancellationToken)
                : table.AddEntityAsync(row, cancellationToken));
            return done.Headers.ETag;
        }
        catch (RequestFailedException error) when (error.Status is 404 or 409 or 412)
        {
            return null;
        }
    }

    /// <summary>Changes some properties of the row of that version; false when it is no longer so.</summary>
    public static async Task<bool> TryMergeAsync(
        this TableClient table, TableEntity changes, ETag version, CancellationToken cancellationToken)
    {
        try
        {
            await table.UpdateEntityAsync(changes, version, TableUpdateMode.Merge, cancellationToken);
            return true;
        }
        catch (RequestFailedException error) when (error.Status == 412)
        {
            return false;
        }
    }

    /// <summary>Removes the row of that version; one that is gone, or was written again meanwhile, is left as it is.</summary>
    public static async Task DeleteUnlessChangedAsync(
        this TableClient table, string partitionKey, string rowKey, ETag version, CancellationToken cancellationToken)
    {
        try
        {
            await table.DeleteEntityAsync(partitionKey, rowKey, version, cancellationToken);
        }
        catch (RequestFailedException error) when (error.Status == 412)
        {
            // Whoever wrote it again goes on with it.
        }
    }

    /// <summary>Carries out all of <paramref name="actions"/>, or none: false when one of their rows is not as it was read.</summary>
    public static async Task<bool> TryCommitAsync(
        this TableClient table, IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        try
        {
            await table.SubmitTransactionAsync(actions, cancellationToken);
            return true;
        }
        catch (RequestFailedException error) when (error.Status is 404 or 409 or 412)
        {
            return false;
        }
    }
}
