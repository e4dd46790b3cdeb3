using System.Globalization;
using Azure.Data.Tables;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Ledger;

/// <summary>A ledger entry as a row in the partition of its contract, keyed by its number. It stays as long as the contract.</summary>
public static class LedgerRow
{
    public const string Prefix = "ledger";

    /// <summary>The column with the time of commitment; all that a search by date reads.</summary>
    public const string At = "At";

    // Of entries about terms only.
    private const string Kind = "Kind";

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
            ["UsedAfter"] = entry.UsedAfter,
        };
        row.SetIfAny("AccountId", entry.AccountId);
        switch (entry)
        {
            case IncidentEntry incident:
                Write(row, incident);
                break;
            case TermsEntry terms:
                Write(row, terms);
                break;
        }

        return row;
    }

    public static LedgerEntry ToEntry(TableEntity row) => row.OptionalChoice<TermsKind>(Kind) is { } kind
        ? new TermsEntry(
            row.LongNumber("Sequence"),
            row.Time(At),
            row.GetString("AccountId"),
            kind,
            row.GetString("Detail"),
            row.LongNumber("UsedAfter"),
            ToTerms(row, "Before"),
            ToTerms(row, "After"))
        : new IncidentEntry(
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
            row.OptionalChoice<Threshold>("Crossed"))
        {
            Extension = row.GetInt64("Extension"),
        };

    private static void Write(TableEntity row, IncidentEntry entry)
    {
        row["Source"] = entry.Event.Source;
        row["Id"] = entry.Event.Id;
        row["Type"] = entry.Type.ToString();
        row["OccurredAt"] = entry.OccurredAt;
        row["IncidentId"] = entry.IncidentId;
        row["Effect"] = entry.Effect.ToString();
        row["Change"] = entry.Change;
        row.SetIfAny("Reason", entry.Reason?.ToString());
        row.SetIfAny("GrantedAfter", entry.GrantedAfter);
        row.SetIfAny("Crossed", entry.Crossed?.ToString());
        row.SetIfAny("Extension", entry.Extension);
    }

    private static void Write(TableEntity row, TermsEntry entry)
    {
        row[Kind] = entry.Kind.ToString();
        row.SetIfAny("Detail", entry.Reason);
        Write(row, "Before", entry.Before);
        Write(row, "After", entry.After);
    }

    private static void Write(TableEntity row, string when, Terms terms)
    {
        row[$"Unlimited{when}"] = terms.Grant.Unlimited;
        row[$"Units{when}"] = terms.Grant.Units;
        row[$"End{when}"] = terms.End.ToRow();
    }

    private static Terms ToTerms(TableEntity row, string when) =>
        new(new Grant(row.Flag($"Unlimited{when}"), row.Number($"Units{when}")), row.Day($"End{when}"));
}
