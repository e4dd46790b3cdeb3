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

    // The most characters of a decision, who and why included; and of all kits that a profile can have.
    private const int Decision = 5_500;
    private const int Kits = 70_000;

    // When it was withdrawn.
    private const int Withdrawal = 60;

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

    /// <summary>
    /// False for cancellations that no row can hold, or could once those that wait are decided and those that are approved withdrawn.
    /// </summary>
    public static bool Fits(PartnerCancellations cancellations) => LengthOf(cancellations) <= LongText.MaxLength;

    /// <summary>Likewise with the kits that the decisions note: what can be filed. A profile has 500 of them.</summary>
    public static bool FitsWithKits(PartnerCancellations cancellations) => LengthOf(cancellations) + Kits <= LongText.MaxLength;

    private static int LengthOf(PartnerCancellations cancellations) =>
        StoredJson.Write(cancellations).Length
        + cancellations.All.Sum(c => (c.Decision is null ? Decision : 0) + (c.WithdrawnAt is null ? Withdrawal : 0));

    /// <summary>Writes the row as it was read, in a transaction that only comes through while it is so.</summary>
    /// <param name="partnerId">The partner.</param>
    /// <param name="row">The row; null where there was none.</param>
    public static TableTransactionAction Touching(string partnerId, TableEntity? row) =>
        GuardedWrites.Put(row ?? ToRow(partnerId, PartnerCancellations.None), row?.ETag);
}
