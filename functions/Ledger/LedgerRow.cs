using System.Globalization;
using Azure.Data.Tables;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Ledger;

/// <summary>A ledger entry as a row in the partition of its contract, keyed by its number. It stays as long as the contract.</summary>
public static class LedgerRow
{
    public const string Prefix = "ledger";

    /// <summary>The column with the time of commitment; all that a search by date reads.</summary>
    public const string At = "At";

    /// <summary>The key of an entry; keys are in the order of the entries.</summary>
    public static string KeyOf(long sequence) => KeySegment.Join(Prefix, sequence.ToString("D12", CultureInfo.InvariantCulture));

    /// <summary>The query for the entries from <paramref name="first"/> to <paramref name="last"/>.</summary>
    public static string Range(string contractId, long first, long last) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {contractId} and RowKey ge {KeyOf(first)} and RowKey le {KeyOf(last)}");

    public static TableEntity From(string contractId, LedgerEntry entry)
    {
        var row = new TableEntity(contractId, KeyOf(entry.Sequence))
        {
            ["Sequence"] = entry.Sequence,
            [At] = entry.At,
            ["Source"] = entry.Event.Source,
            ["Id"] = entry.Event.Id,
            ["Type"] = entry.Type.ToString(),
            ["OccurredAt"] = entry.OccurredAt,
            ["IncidentId"] = entry.IncidentId,
            ["Effect"] = entry.Effect.ToString(),
            ["Change"] = entry.Change,
            ["UsedAfter"] = entry.UsedAfter,
        };
        row.SetIfAny("AccountId", entry.AccountId);
        row.SetIfAny("Reason", entry.Reason?.ToString());
        row.SetIfAny("GrantedAfter", entry.GrantedAfter);
        row.SetIfAny("Crossed", entry.Crossed?.ToString());
        return row;
    }

    public static LedgerEntry ToEntry(TableEntity row) => new(
        row.LongNumber("Sequence"),
        row.Time(At),
        new EventIdentity(row.Text("Source"), row.Text("Id")),
        row.Choice<IncidentEventType>("Type"),
        row.Time("OccurredAt"),
        row.Text("IncidentId"),
        row.GetString("AccountId"),
        row.Choice<LedgerEffect>("Effect"),
        row.OptionalChoice<RejectionReason>("Reason"),
        row.LongNumber("Change"),
        row.LongNumber("UsedAfter"),
        row.GetInt64("GrantedAfter"),
        row.OptionalChoice<Threshold>("Crossed"));
}
