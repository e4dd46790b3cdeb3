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
    private const string JudgingFor = "JudgingFor";
    private const string JudgedThrough = "JudgedThrough";
    private const string IsJudgingOver = "IsJudgingOver";
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
            [UsedQuarters] = Quarters.Of(contract.Used),
            ["Start"] = contract.Start.ToRow(),
            ["PublishesAt"] = contract.PublishesAt,
        };
        row.SetIfAny(PublishedAt, contract.PublishedAt);
        WriteTerms(row, contract);
        row.SetIfAny("ActivatedOn", contract.ActivatedOn?.ToRow());
        return row;
    }

    /// <summary>A change of the ledger's head; to be merged.</summary>
    public static TableEntity Change(string contractId, LedgerHead head)
    {
        var row = new TableEntity(contractId, RowKey);
        WriteHead(row, head);
        return row;
    }

    /// <summary>The row as it was read, with the terms of <paramref name="after"/> and its ledger's head; to replace it.</summary>
    public static TableEntity WithTerms(TableEntity row, Contract after, LedgerHead head)
    {
        var (changed, before) = (new TableEntity(row), ToContract(row));
        WriteTerms(changed, after with
        {
            FirstGrant = before.FirstGrant ?? before.Grant,
            FirstEnd = before.FirstEnd ?? before.End,
        });
        WriteHead(changed, head);
        return changed;
    }

    /// <summary>
    /// The row as it was read, with what <paramref name="after"/> notes beside the terms, which are the same; to replace it.
    /// </summary>
    public static TableEntity Noting(TableEntity row, Contract after)
    {
        var noted = new TableEntity(row);
        WriteTerms(noted, after);
        return noted;
    }

    /// <summary>The row as it was read, with the terms of <paramref name="byLedger"/> and that head; to replace it.</summary>
    public static TableEntity Rebuilt(TableEntity row, Contract byLedger, LedgerHead head)
    {
        var rebuilt = new TableEntity(row);
        rebuilt.Remove(LastAt);
        rebuilt.Remove(UsedUpAt);
        rebuilt.Remove("FirstUnlimited");
        rebuilt.Remove("FirstGranted");
        rebuilt.Remove("FirstEnd");
        WriteTerms(rebuilt, byLedger);
        WriteHead(rebuilt, head);
        return rebuilt;
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
        IsWithdrawn = row.GetBoolean("IsWithdrawn") ?? false,
        ExtendedUntil = row.OptionalDay("ExtendedUntil"),
        ActivatedOn = row.OptionalDay("ActivatedOn"),
        EndingsTold = row.GetString(EndingsTold) is { } told ? new EndingMarks(told) : EndingMarks.None,
        RatedBy = row.GetInt64("RatedBy") ?? 0,
        FirstGrant = row.GetBoolean("FirstUnlimited") is { } unlimited ? new Grant(unlimited, row.Number("FirstGranted")) : null,
        FirstEnd = row.OptionalDay("FirstEnd"),
        LedgerEntries = row.GetInt64(Entries) ?? 0,
    };

    public static LedgerHead ToHead(TableEntity row) => new(
        row.LongNumber(UsedQuarters),
        row.GetInt64(Entries) ?? 0,
        row.GetDateTimeOffset(LastAt),
        row.GetDateTimeOffset(UsedUpAt),
        row.GetInt64(ToldThrough) ?? 0)
    {
        JudgingAgain = row.GetInt64(JudgingFor) is { } extension
            ? new JudgingAgain(extension, row.LongNumber(JudgedThrough), row.Flag(IsJudgingOver))
            : null,
    };

    private static void WriteHead(TableEntity row, LedgerHead head)
    {
        row[UsedQuarters] = head.Used;
        row[Entries] = head.Entries;
        row[ToldThrough] = head.ToldThrough;
        row.SetIfAny(LastAt, head.LastAt);
        row.SetIfAny(UsedUpAt, head.UsedUpAt);
        row.SetIfAny(JudgingFor, head.JudgingAgain?.Extension);
        row.SetIfAny(JudgedThrough, head.JudgingAgain?.Through);
        row.SetIfAny(IsJudgingOver, head.JudgingAgain?.IsOver);
    }

    // What is not set is removed: a row that is replaced may have had it.
    private static void WriteTerms(TableEntity row, Contract contract)
    {
        row["Unlimited"] = contract.Grant.Unlimited;
        row["Granted"] = contract.Grant.Units;
        row["End"] = contract.End.ToRow();
        row["IsWithdrawn"] = contract.IsWithdrawn;
        row["RatedBy"] = contract.RatedBy;
        row.Remove("EndReason");
        row.Remove("ExtendedUntil");
        row.SetIfAny("EndReason", contract.EndReason?.ToString());
        row.SetIfAny("ExtendedUntil", contract.ExtendedUntil?.ToRow());
        row.SetIfAny("FirstUnlimited", contract.FirstGrant?.Unlimited);
        row.SetIfAny("FirstGranted", contract.FirstGrant?.Units);
        row.SetIfAny("FirstEnd", contract.FirstEnd?.ToRow());
    }
}
