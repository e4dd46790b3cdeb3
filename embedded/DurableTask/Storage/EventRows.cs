using Azure.Data.Tables;

namespace Microsoft.DurableTask.Embedded;

/// <summary>A raised event as a row, until a turn takes it into the history.</summary>
internal static class EventRows
{
    public static TableEntity ToEntity(string id, string execution, InboxMessage message)
    {
        var raised = (EventRaised)message.Content;
        var entity = new TableEntity(id, message.StoredKey!)
        {
            ["Execution"] = execution,
            ["At"] = message.At.Ticks,
        };
        ChunkedText.Set(entity, "Name", raised.Name);
        ChunkedText.Set(entity, "Payload", raised.Payload);
        return entity;
    }

    public static StoredEvent FromEntity(TableEntity entity) => new(
        entity.PartitionKey,
        entity.GetString("Execution")!,
        new InboxMessage(
            new DateTime(entity.GetInt64("At")!.Value, DateTimeKind.Utc),
            new EventRaised(ChunkedText.Get(entity, "Name")!, ChunkedText.Get(entity, "Payload")),
            entity.RowKey));
}

/// <summary>An event that was raised for an instance and is not in its history yet.</summary>
internal sealed record StoredEvent(string InstanceId, string Execution, InboxMessage Message);
