using Azure.Data.Tables;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Contracts;

/// <summary>
/// A contract as a row, with the head of its ledger. Its partition is named by the Contract ID and holds the incidents and the ledger
/// too, so that a change of the balance and its trace are one transaction.
/// </summary>
public static class ContractRow
{
    public const string RowKey = "contract";

    private const string UsedQuarters = "UsedQuarters";
    private const string Entries = "Entries";
    private const string LastAt = "LastAt";
    private const string UsedUpAt = "UsedUpAt";
    private const string ToldThrough = "ToldThrough";
    private const string PublishedAt = "PublishedAt";
    private const string EndingsTold = "EndingsTold";

    /// <summary>A new contract, with an empty ledger.</summary>
    public static TableEntity From(Contract contract)
    {
        var row = new TableEntity(contract.Ids.ContractId, RowKey)
        {
            ["AccessId"] = contract.Ids.AccessId,
            ["PartnerId"] = contract.PartnerId,
            ["ActivationId"] = contract.ActivationId,
            ["Benefit"] = contract.Benefit.ToString(),
            ["Membership"] = contract.Membership.ToString(),
            ["LocationId"] = contract.LocationId,
            ["Unlimited"] = contract.Grant.Unlimited,
            ["Granted"] = contract.Grant.Units,
            [UsedQuarters] = Quarters.Of(contract.Used),
            ["Start"] = contract.Start.ToRow(),
            ["End"] = contract.End.ToRow(),
            ["PublishesAt"] = contract.PublishesAt,
            ["IsWithdrawn"] = contract.IsWithdrawn,
            ["RatedBy"] = contract.RatedBy,
        };
        row.SetIfAny(PublishedAt, contract.PublishedAt);
        row.SetIfAny("EndReason", contract.EndReason?.ToString());
        row.SetIfAny("ExtendedUntil", contract.ExtendedUntil?.ToRow());
        row.SetIfAny("ActivatedOn", contract.ActivatedOn?.ToRow());
        return row;
    }

    /// <summary>A change of the ledger's head; to be merged.</summary>
    public static TableEntity Change(string contractId, LedgerHead head)
    {
        var row = new TableEntity(contractId, RowKey)
        {
            [UsedQuarters] = head.Used,
            [Entries] = head.Entries,
            [ToldThrough] = head.ToldThrough,
        };
        row.SetIfAny(LastAt, head.LastAt);
        row.SetIfAny(UsedUpAt, head.UsedUpAt);
        return row;
    }

    /// <summary>A move of the mark alone; to be merged.</summary>
    public static TableEntity Told(string contractId, long through) => new(contractId, RowKey) { [ToldThrough] = through };

    /// <summary>The publication of the balance; to be merged.</summary>
    public static TableEntity Published(string contractId, DateTimeOffset at) => new(contractId, RowKey) { [PublishedAt] = at };

    /// <summary>What the program contact has been told about its end; to be merged.</summary>
    public static TableEntity Told(string contractId, EndingMarks marks) => new(contractId, RowKey) { [EndingsTold] = marks.Text };

    /// <summary>When the balance was published; null while it is blank.</summary>
    public static DateTimeOffset? ToPublishedAt(TableEntity row) => row.GetDateTimeOffset(PublishedAt);

    public static Contract ToContract(TableEntity row) => new(
        new ContractIds(row.Text("AccessId"), row.PartitionKey),
        row.Text("PartnerId"),
        row.Text("ActivationId"),
        row.Choice<Benefit>("Benefit"),
        row.Choice<MembershipKind>("Membership"),
        row.Text("LocationId"),
        new Grant(row.Flag("Unlimited"), row.Number("Granted")),
        Quarters.ToUnits(row.LongNumber(UsedQuarters)),
        row.Day("Start"),
        row.Day("End"),
        row.Time("PublishesAt"),
        ToPublishedAt(row))
    {
        UsedUpAt = row.GetDateTimeOffset(UsedUpAt),
        EndReason = row.OptionalChoice<EndReason>("EndReason"),
        IsWithdrawn = row.Flag("IsWithdrawn"),
        ExtendedUntil = row.OptionalDay("ExtendedUntil"),
        ActivatedOn = row.OptionalDay("ActivatedOn"),
        EndingsTold = row.GetString(EndingsTold) is { } told ? new EndingMarks(told) : EndingMarks.None,
        RatedBy = row.LongNumber("RatedBy"),
        LedgerEntries = row.GetInt64(Entries) ?? 0,
    };

    public static LedgerHead ToHead(TableEntity row) => new(
        row.LongNumber(UsedQuarters),
        row.GetInt64(Entries) ?? 0,
        row.GetDateTimeOffset(LastAt),
        row.GetDateTimeOffset(UsedUpAt),
        row.GetInt64(ToldThrough) ?? 0);
}
