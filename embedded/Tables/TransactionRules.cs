namespace Azure.Data.Tables;

/// <summary>What a transaction must be before it is sent.</summary>
internal static class TransactionRules
{
    /// <exception cref="InvalidOperationException">There are no actions.</exception>
    /// <exception cref="TableTransactionFailedException">Two partitions: what the service answers, which the emulator lets pass.</exception>
    public static void Check(List<TableTransactionAction> actions)
    {
        if (actions.Count == 0)
        {
            throw new InvalidOperationException("The transaction has no actions.");
        }

        for (var index = 0; index < actions.Count; index++)
        {
            ArgumentNullException.ThrowIfNull(actions[index].Entity.PartitionKey);
            ArgumentNullException.ThrowIfNull(actions[index].Entity.RowKey);
            if (actions[index].Entity.PartitionKey != actions[0].Entity.PartitionKey)
            {
                throw new TableTransactionFailedException(new RequestFailedException(
                    400,
                    $"{index}:All commands in a batch must operate on same entity group.",
                    "CommandsInBatchActOnDifferentPartitions",
                    null));
            }
        }
    }
}
