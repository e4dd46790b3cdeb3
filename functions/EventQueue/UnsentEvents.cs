using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Messaging;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Telemetry;

namespace BenefitsFunctions.EventQueue;

/// <summary>An event of the app's own that the queue can never take.</summary>
/// <param name="Id">64 hexadecimal digits.</param>
/// <param name="Event">The event.</param>
/// <param name="Description">What the queue said.</param>
/// <param name="At">When it was kept.</param>
public sealed record UnsentEvent(string Id, OutgoingEvent Event, string Description, DateTimeOffset At);

/// <summary>I5: keeps what can't be put on the queue beside its dead letters, so that it is neither lost nor tried for ever.</summary>
public sealed class UnsentEvents(BenefitsTables tables, TimeProvider time, BenefitsMetrics metrics)
{
    /// <summary>Why they are not on the queue.</summary>
    public const string Reason = "not-sendable";

    private const string Partition = "incident-unsent";
    private const int MaxDescription = 1000;

    /// <summary>Keeps an event; again is the same.</summary>
    public async Task KeepAsync(OutgoingEvent unsent, string description, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Partition, IdOf(unsent))
        {
            ["MessageId"] = unsent.MessageId,
            ["ContractId"] = unsent.ContractId,
            ["Json"] = unsent.Json,
            ["Description"] = description[..Math.Min(description.Length, MaxDescription)],
            ["At"] = time.GetUtcNow(),
        };
        await tables.Intents.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        metrics.EventDeadLettered(Reason);
    }

    /// <summary>Those after the id <paramref name="after"/>, at most <paramref name="most"/>.</summary>
    public async Task<IReadOnlyList<UnsentEvent>> PageAsync(string after, int most, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey gt {after}");
        var page = new List<UnsentEvent>();
        await foreach (var row in tables.Intents.QueryAsync<TableEntity>(filter, most, cancellationToken: cancellationToken))
        {
            page.Add(ToEvent(row));
            if (page.Count == most)
            {
                break;
            }
        }

        return page;
    }

    /// <summary>The one of that id, or null.</summary>
    public async Task<UnsentEvent?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var row = await tables.Intents.FindRowAsync(Partition, id, cancellationToken);
        return row is null ? null : ToEvent(row);
    }

    /// <summary>Removes one, if it is there.</summary>
    public Task RemoveAsync(string id, CancellationToken cancellationToken) =>
        tables.Intents.DeleteEntityAsync(Partition, id, ETag.All, cancellationToken);

    // Its message id may be what is wrong with it.
    private static string IdOf(OutgoingEvent unsent) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(unsent.MessageId)));

    private static UnsentEvent ToEvent(TableEntity row) => new(
        row.RowKey,
        new OutgoingEvent(row.Text("MessageId"), row.Text("ContractId"), row.Text("Json")),
        row.Text("Description"),
        row.Time("At"));
}
