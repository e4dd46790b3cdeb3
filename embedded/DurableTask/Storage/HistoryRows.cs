using System.Text;
using Azure.Data.Tables;

namespace Microsoft.DurableTask.Embedded;

/// <summary>The turns of a history as rows: one row per turn, more where its text is too long for one.</summary>
internal static class HistoryRows
{
    private const int RowLength = 13 * ChunkedText.ChunkLength;

    public static List<TableEntity> ToEntities(InstanceRow row, IReadOnlyList<HistoryEvent> turn)
    {
        var text = HistoryJson.Write(turn);
        var rows = new List<TableEntity>();
        for (var at = 0; at < text.Length; at += RowLength)
        {
            var entity = new TableEntity(row.Id, InstanceKeys.History(row.Id, row.Execution, row.HistoryRows + rows.Count))
            {
                ["GoesOn"] = at + RowLength < text.Length,
            };
            ChunkedText.Set(entity, "Turn", text.Substring(at, Math.Min(RowLength, text.Length - at)));
            rows.Add(entity);
        }

        return rows;
    }

    public static List<HistoryEvent> FromEntities(IEnumerable<TableEntity> rows)
    {
        var history = new List<HistoryEvent>();
        var turn = new StringBuilder();
        foreach (var row in rows)
        {
            turn.Append(ChunkedText.Get(row, "Turn"));
            if (row.GetBoolean("GoesOn") is not true)
            {
                history.AddRange(HistoryJson.Read(turn.ToString()));
                turn.Clear();
            }
        }

        return history;
    }
}
