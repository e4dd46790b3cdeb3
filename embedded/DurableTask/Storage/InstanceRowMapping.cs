using Azure.Data.Tables;
using Microsoft.DurableTask.Client;

namespace Microsoft.DurableTask.Embedded;

/// <summary>An instance row as a table entity. A merge cannot remove a property, so "none" has a value of its own.</summary>
internal static class InstanceRowMapping
{
    /// <summary>What is read of an instance that goes on waiting: everything but its texts.</summary>
    public static readonly string[] WithoutTexts =
        [
        "PartitionKey", "RowKey", "Name", "Execution", "CreatedAt", "UpdatedAt", "Status", "Due", "OpenActivities", "HistoryRows",
        "CustomStatus",
    ];

    private const long NotDue = long.MaxValue;

    public static TableEntity ToNewEntity(InstanceRow row)
    {
        var entity = ToChanges(row);
        entity["Name"] = row.Name;
        entity["Execution"] = row.Execution;
        entity["CreatedAt"] = row.CreatedAt;
        ChunkedText.Set(entity, "Input", row.Input);
        return entity;
    }

    /// <summary>The part of the row that a turn changes, to be merged.</summary>
    public static TableEntity ToChanges(InstanceRow row)
    {
        var entity = new TableEntity(row.Id, InstanceKeys.Instance(row.Id))
        {
            ["Active"] = !row.IsFinished,
            ["Status"] = row.Status.ToString(),
            ["UpdatedAt"] = row.UpdatedAt,
            ["Due"] = row.Due?.UtcTicks ?? NotDue,
            ["OpenActivities"] = row.OpenActivities,
            ["HistoryRows"] = row.HistoryRows,
            ["CustomStatus"] = row.CustomStatus ?? "",
        };
        ChunkedText.Set(entity, "Output", row.Output);
        ChunkedText.Set(entity, "Failure", row.Failure is null ? null : HistoryJson.Write(row.Failure));
        return entity;
    }

    public static InstanceRow FromEntity(TableEntity entity) => new()
    {
        Id = entity.PartitionKey,
        Name = entity.GetString("Name")!,
        Execution = entity.GetString("Execution")!,
        CreatedAt = entity.GetDateTimeOffset("CreatedAt")!.Value,
        UpdatedAt = entity.GetDateTimeOffset("UpdatedAt")!.Value,
        Status = Enum.Parse<OrchestrationRuntimeStatus>(entity.GetString("Status")!),
        Due = entity.GetInt64("Due") is { } ticks and not NotDue ? new DateTimeOffset(ticks, TimeSpan.Zero) : null,
        OpenActivities = entity.GetInt32("OpenActivities")!.Value,
        HistoryRows = entity.GetInt32("HistoryRows")!.Value,
        CustomStatus = entity.GetString("CustomStatus") is { Length: > 0 } status ? status : null,
        Input = ChunkedText.Get(entity, "Input"),
        Output = ChunkedText.Get(entity, "Output"),
        Failure = HistoryJson.ReadFailure(ChunkedText.Get(entity, "Failure")),
        ETag = entity.ETag,
    };
}
