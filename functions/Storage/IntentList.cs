using Azure;
using Azure.Data.Tables;

namespace BenefitsFunctions.Storage;

/// <summary>
/// What is about to be done, of one kind of work: rows of the table <c>Intents</c>, each written before an effect and removed after it,
/// so that a sweep reads what crashes left and nothing else.
/// </summary>
/// <param name="tables">The app's tables.</param>
/// <param name="kind">The kind of work.</param>
/// <param name="time">Says how old an intent is.</param>
public sealed class IntentList(BenefitsTables tables, string kind, TimeProvider time)
{
    private const string At = "At";

    // Whoever wrote an intent this long ago has done it, or died before.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>Notes what is about to be done; again makes it new, so that nobody drops it by what he read before.</summary>
    /// <param name="rowKey">Names it among its kind.</param>
    /// <param name="intent">What it takes to go on with it; its time is now unless it has one.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The intent as it is stored, with its version.</returns>
    public async Task<TableEntity> WriteAsync(string rowKey, TableEntity intent, CancellationToken cancellationToken)
    {
        (intent.PartitionKey, intent.RowKey) = (kind, rowKey);
        if (!intent.ContainsKey(At))
        {
            intent[At] = time.GetUtcNow();
        }

        var written = await tables.Intents.UpsertEntityAsync(intent, TableUpdateMode.Replace, cancellationToken);
        intent.ETag = written.Headers.ETag!.Value;
        return intent;
    }

    /// <summary>Forgets what is done, or came to nothing.</summary>
    public Task ForgetAsync(string rowKey, CancellationToken cancellationToken) =>
        tables.Intents.DeleteEntityAsync(kind, rowKey, ETag.All, cancellationToken);

    /// <summary>Removes an intent, unless it was written anew since it was read: then somebody else goes on with it.</summary>
    public Task DropAsync(TableEntity intent, CancellationToken cancellationToken) =>
        tables.Intents.DeleteUnlessChangedAsync(kind, intent.RowKey, intent.ETag, cancellationToken);

    /// <summary>Gives an intent a new version, for who has more to remove before it; false when it is gone or was written anew.</summary>
    public async Task<bool> TryHoldAsync(TableEntity intent, CancellationToken cancellationToken)
    {
        var version = await tables.Intents.TryPutAsync(intent, intent.ETag, cancellationToken);
        intent.ETag = version ?? intent.ETag;
        return version is not null;
    }

    /// <summary>True ten minutes after it was written: nobody who wrote it can be under way any more, and where nothing is behind it,
    /// nothing comes.</summary>
    public bool IsOld(TableEntity intent) => intent.Time(At) <= time.GetUtcNow() - Longest;

    /// <summary>All of the kind. One query for each 1,000.</summary>
    public IAsyncEnumerable<TableEntity> AllAsync(CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {kind}");
        return tables.Intents.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken);
    }

    /// <summary>Goes on with all of the kind, one after the other; one that fails does not keep the others waiting.</summary>
    /// <param name="goOn">Goes on with one, and says whether there was anything to do.</param>
    /// <param name="failed">Is told of one that failed; it stays.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>With how many there was.</returns>
    public async Task<int> ResumeAsync(
        Func<TableEntity, Task<bool>> goOn, Action<Exception, TableEntity> failed, CancellationToken cancellationToken)
    {
        var resumed = 0;
        await foreach (var intent in AllAsync(cancellationToken))
        {
            try
            {
                resumed += await goOn(intent) ? 1 : 0;
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                failed(error, intent);
            }
        }

        return resumed;
    }
}
