using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.EventQueue;

/// <summary>That somebody is about to settle a dead letter, or has.</summary>
/// <param name="Id">The dead letter.</param>
/// <param name="IsDone">True when it is sent again or discarded, and only has to be removed.</param>
/// <param name="Since">When it was begun.</param>
/// <param name="ETag">Of its row; null while there is none.</param>
public sealed record DeadLetterDecision(string Id, bool IsDone, DateTimeOffset Since, ETag? ETag);

/// <summary>
/// Which dead letters are sent again or discarded: of many who try the same letter at once, one has it. What is done leaves the list at
/// once, and the dead-letter queue when <see cref="DeadLetterRemoval"/> comes by.
/// </summary>
public sealed class DeadLetterDecisions(BenefitsTables tables, TimeProvider time)
{
    private const string Partition = "dead-letters";

    // Whoever began this long ago is dead: sending takes seconds at most.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>All that are begun or done and not removed yet.</summary>
    public async Task<IReadOnlyList<DeadLetterDecision>> AllAsync(CancellationToken cancellationToken)
    {
        var all = new List<DeadLetterDecision>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition}");
        await foreach (var row in tables.Intents.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            all.Add(Of(row));
        }

        return all;
    }

    /// <summary>True while somebody has the letter in hand.</summary>
    public bool IsInHand(DeadLetterDecision decision) => !decision.IsDone && decision.Since > time.GetUtcNow() - Longest;

    /// <summary>Takes the letter in hand. Otherwise <see cref="Settlement.NotFound"/> when it is settled already, or
    /// <see cref="Settlement.Busy"/> when somebody else has it.</summary>
    public async Task<(DeadLetterDecision? Begun, Settlement Otherwise)> BeginAsync(string id, CancellationToken cancellationToken)
    {
        var found = await tables.Intents.FindRowAsync(Partition, id, cancellationToken);
        var before = found is null ? null : Of(found);
        if (before is { IsDone: true })
        {
            return (null, Settlement.NotFound);
        }

        var begun = new DeadLetterDecision(id, IsDone: false, time.GetUtcNow(), before?.ETag);
        var stored = before is not null && IsInHand(before) ? null : await TryStoreAsync(begun, cancellationToken);
        return (stored, Settlement.Busy);
    }

    /// <summary>Notes that the letter is settled; false when somebody else took it over meanwhile.</summary>
    public async Task<bool> TryFinishAsync(DeadLetterDecision begun, CancellationToken cancellationToken) =>
        await TryStoreAsync(begun with { IsDone = true }, cancellationToken) is not null;

    /// <summary>Forgets a decision, unless it has changed.</summary>
    public Task RemoveAsync(DeadLetterDecision decision, CancellationToken cancellationToken) =>
        tables.Intents.DeleteUnlessChangedAsync(Partition, decision.Id, decision.ETag!.Value, cancellationToken);

    // Null when somebody else was faster.
    private async Task<DeadLetterDecision?> TryStoreAsync(DeadLetterDecision decision, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Partition, decision.Id) { ["Done"] = decision.IsDone, ["Since"] = decision.Since };
        return await tables.Intents.TryPutAsync(row, decision.ETag, cancellationToken) is { } version
            ? decision with { ETag = version }
            : null;
    }

    private static DeadLetterDecision Of(TableEntity row) => new(row.RowKey, row.Flag("Done"), row.Time("Since"), row.ETag);
}
