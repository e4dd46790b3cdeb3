using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Orchestrations;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Telemetry;

namespace BenefitsFunctions.Activations;

/// <summary>Activations in the partner's partition; that a benefit is activated once at a time is enforced here, by a slot row.</summary>
public sealed class ActivationStore(BenefitsTables tables, OptimisticWrite optimistic, BenefitsMetrics metrics)
{
    /// <summary>The activation, or null. One point read.</summary>
    public async Task<Activation?> FindAsync(ActivationKey key, CancellationToken cancellationToken)
    {
        var row = await tables.Partners.FindRowAsync(key.PartnerId, PartnerKeys.Activation(key.ActivationId), cancellationToken);
        return row is null ? null : ActivationRow.ToActivation(row);
    }

    /// <summary>The activation of an id that somebody gives, or null: also for a text that is no id.</summary>
    public async Task<Activation?> FindAsync(string partnerId, string activationId, CancellationToken cancellationToken) =>
        IdGenerator.IsId(activationId)
            ? await FindAsync(new ActivationKey(partnerId, activationId), cancellationToken)
            : null;

    /// <summary>All activations of a partner, the newest first. One partition query.</summary>
    public async Task<IReadOnlyList<Activation>> AllAsync(string partnerId, CancellationToken cancellationToken)
    {
        var (from, to) = (
            KeySegment.Join(PartnerKeys.ActivationPrefix, ""), PartnerKeys.ActivationPrefix + (char)(KeySegment.Separator + 1));
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partnerId} and RowKey ge {from} and RowKey lt {to}");
        var activations = new List<Activation>();
        await foreach (var row in tables.Partners.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            activations.Add(ActivationRow.ToActivation(row));
        }

        return [.. activations.OrderByDescending(a => a.RequestedAt).ThenBy(a => a.Key.ActivationId, StringComparer.Ordinal)];
    }

    /// <summary>A9: what holds the benefit's slot, with the slot's ETag; both null while nothing does. Two point reads.</summary>
    public async Task<(Activation? Holder, ETag? Slot)> HolderAsync(
        string partnerId, Entitlement entitlement, CancellationToken cancellationToken)
    {
        var slot = await tables.Partners.FindRowAsync(partnerId, SlotKey(entitlement), cancellationToken);
        return slot is null
            ? (null, null)
            : (await FindAsync(new ActivationKey(partnerId, slot.Text("ActivationId")), cancellationToken), slot.ETag);
    }

    /// <summary>Puts a new activation into its slot, in one transaction. False when somebody else was there first.</summary>
    /// <param name="activation">The new activation.</param>
    /// <param name="slot">The slot's ETag as <see cref="HolderAsync"/> gave it.</param>
    public async Task<bool> TryOpenAsync(Activation activation, ETag? slot, CancellationToken cancellationToken)
    {
        var key = activation.Key;
        var slotRow = new TableEntity(key.PartnerId, SlotKey(activation.Entitlement)) { ["ActivationId"] = key.ActivationId };
        try
        {
            await tables.Partners.SubmitTransactionAsync(
                [
                    GuardedWrites.Put(slotRow, slot),
                    new TableTransactionAction(TableTransactionActionType.Add, ActivationRow.From(activation)),
                ],
                cancellationToken);
            metrics.ActivationReached(activation.Status.ToString());
            return true;
        }
        catch (RequestFailedException error) when (error.Status is 409 or 412)
        {
            // Lost to another request, or to an answer of our own first try that got lost on its way: the row tells.
            return await FindAsync(key, cancellationToken) is not null;
        }
    }

    /// <summary>
    /// Changes an activation, on what it is after others have changed it. <paramref name="change"/> gives null to leave it.
    /// </summary>
    /// <returns>The activation as it is afterwards.</returns>
    /// <exception cref="PermanentFailureException">There is no such activation, or the change is not legal.</exception>
    public Task<Activation> ChangeAsync(ActivationKey key, Func<Activation, Activation?> change, CancellationToken cancellationToken) =>
        optimistic.RunAsync(() => TryChangeAsync(key, change, cancellationToken), cancellationToken);

    // Null when somebody else changed it meanwhile: then it is decided again on what it is now.
    private async Task<Activation?> TryChangeAsync(
        ActivationKey key, Func<Activation, Activation?> change, CancellationToken cancellationToken)
    {
        var row = await tables.Partners.FindRowAsync(key.PartnerId, PartnerKeys.Activation(key.ActivationId), cancellationToken)
            ?? throw new PermanentFailureException($"Activation {key.ActivationId} is gone.");
        var current = ActivationRow.ToActivation(row);
        if (change(current) is not { } changed)
        {
            return current;
        }

        if (await tables.Partners.TryPutAsync(ActivationRow.From(changed), row.ETag, cancellationToken) is null)
        {
            return null;
        }

        if (changed.Status != current.Status)
        {
            metrics.ActivationReached(changed.Status.ToString());
        }

        return changed;
    }

    private static string SlotKey(Entitlement entitlement) =>
        PartnerKeys.Slot(
            entitlement.Benefit.ToString(), entitlement.Membership.ToString(), entitlement.LocationId, entitlement.Start);
}
