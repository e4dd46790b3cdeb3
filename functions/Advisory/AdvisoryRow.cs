using Azure.Data.Tables;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Advisory;

/// <summary>An advisory request as a row in the partition of its partner.</summary>
internal static class AdvisoryRow
{
    public const string Prefix = "request";

    private static readonly string From = KeySegment.Join(Prefix, "");
    private static readonly string To = Prefix + (char)(KeySegment.Separator + 1);
    private static readonly string Waiting = nameof(AdvisoryStatus.Waiting);
    private static readonly string Charging = nameof(AdvisoryStatus.Charging);

    public static string KeyOf(string requestId) => KeySegment.Join(Prefix, requestId);

    /// <summary>The query for every request of a partner.</summary>
    public static string All(string partnerId) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {partnerId} and RowKey ge {From} and RowKey lt {To}");

    /// <summary>The query for those that are not settled.</summary>
    public static string Unsettled(string partnerId) => TableClient.CreateQueryFilter(
        $"PartitionKey eq {partnerId} and RowKey ge {From} and RowKey lt {To} and (Status eq {Waiting} or Status eq {Charging})");

    public static TableEntity Of(AdvisoryRequest request)
    {
        var row = new TableEntity(request.PartnerId, KeyOf(request.RequestId))
        {
            ["RequestId"] = request.RequestId,
            ["Number"] = request.Number,
            ["Topic"] = request.Topic,
            ["Quarters"] = request.Quarters,
            ["FiledBy"] = request.FiledBy,
            ["FiledAt"] = request.FiledAt,
            ["Status"] = request.Status.ToString(),
        };
        row.SetIfAny("ContractId", request.ContractId);
        row.SetIfAny("ChosenAt", request.ChosenAt);
        row.SetIfAny("Reason", request.Reason?.ToString());
        row.SetIfAny("CancelledAt", request.CancelledAt);
        return row;
    }

    public static AdvisoryRequest ToRequest(TableEntity row) => new(
        row.PartitionKey,
        row.Text("RequestId"),
        row.LongNumber("Number"),
        row.Text("Topic"),
        row.LongNumber("Quarters"),
        row.Text("FiledBy"),
        row.Time("FiledAt"))
    {
        Status = row.Choice<AdvisoryStatus>("Status"),
        ContractId = row.GetString("ContractId"),
        ChosenAt = row.GetDateTimeOffset("ChosenAt"),
        Reason = row.OptionalChoice<RejectionReason>("Reason"),
        CancelledAt = row.GetDateTimeOffset("CancelledAt"),
    };
}

/// <summary>The partner's row beside its requests: every change of one changes it too where it counts.</summary>
/// <param name="Filed">How many requests were filed, which is the number of the last one.</param>
/// <param name="Unsettled">How many of them are not settled.</param>
internal readonly record struct AdvisoryHeadRow(long Filed, int Unsettled)
{
    public const string Key = "head";

    public TableEntity ToRow(string partnerId) => new(partnerId, Key) { ["Filed"] = Filed, ["Unsettled"] = Unsettled };

    public static AdvisoryHeadRow Of(TableEntity row) => new(row.LongNumber("Filed"), row.Number("Unsettled"));
}
