using System.Text.Json;
using Azure.Data.Tables;
using BenefitsFunctions.Http;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Incidents;

/// <summary>The ledger of a contract as rows: one per commit, with its entries.</summary>
public static class BookRows
{
    /// <summary>The entries of one commit.</summary>
    public static TableEntity FromEntries(string contractId, IReadOnlyList<LedgerEntry> entries)
    {
        var row = new TableEntity(contractId, IncidentKeys.Ledger(entries[0].Sequence)) { ["At"] = entries[0].At };
        LongText.Write(row, "Entries", JsonSerializer.Serialize(entries, ApiJson.Options));
        return row;
    }

    public static IReadOnlyList<LedgerEntry> ToEntries(TableEntity row) =>
        JsonSerializer.Deserialize<List<LedgerEntry>>(LongText.Read(row, "Entries"), ApiJson.Options) ?? [];
}
