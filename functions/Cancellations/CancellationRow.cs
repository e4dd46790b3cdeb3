using Azure.Data.Tables;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Cancellations;

/// <summary>
/// The row of a partner's cancellations, among the rows of its offers: whoever takes software writes it too, in the same transaction, so
/// that of a taking and an approval at the same time one sees the other (O6).
/// </summary>
public static class CancellationRow
{
    /// <summary>Its key in the partner's partition of the offers.</summary>
    public const string Key = "cancellations";

    private const string Json = "Json";

    /// <summary>What the row says; nothing while there is none.</summary>
    public static PartnerCancellations Read(TableEntity? row) =>
        row is null ? PartnerCancellations.None : StoredJson.Read<PartnerCancellations>(LongText.Read(row, Json));

    /// <summary>The row that says so.</summary>
    public static TableEntity ToRow(string partnerId, PartnerCancellations cancellations)
    {
        var row = new TableEntity(partnerId, Key);
        LongText.Write(row, Json, StoredJson.Write(cancellations));
        return row;
    }

    /// <summary>Writes the row as it was read, in a transaction that only comes through while it is so.</summary>
    /// <param name="partnerId">The partner.</param>
    /// <param name="row">The row; null where there was none.</param>
    public static TableTransactionAction Touching(string partnerId, TableEntity? row) =>
        GuardedWrites.Put(row ?? ToRow(partnerId, PartnerCancellations.None), row?.ETag);
}
