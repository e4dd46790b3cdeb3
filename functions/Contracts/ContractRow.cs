using Azure.Data.Tables;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Contracts;

/// <summary>A contract as a row: partition by Contract ID, so that a change of its balance and its trace can be one transaction.</summary>
public static class ContractRow
{
    public const string RowKey = "contract";

    /// <summary>Property with the number of pages that the contract's books have.</summary>
    public const string Pages = "Pages";

    // Advisory hours are taken in quarter hours (I4); whole numbers keep sums exact.
    private const int Quarters = 4;

    /// <summary>How many pages the books of the contract have; none before the first event.</summary>
    public static int PagesOf(TableEntity row) => row.GetInt32(Pages) ?? 0;

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
            ["UsedQuarters"] = (long)(contract.Used * Quarters),
            ["Start"] = contract.Start.ToRow(),
            ["End"] = contract.End.ToRow(),
            ["PublishesAt"] = contract.PublishesAt,
        };
        row.SetIfAny("PublishedAt", contract.PublishedAt);
        return row;
    }

    public static Contract ToContract(TableEntity row) => new(
        new ContractIds(row.Text("AccessId"), row.PartitionKey),
        row.Text("PartnerId"),
        row.Text("ActivationId"),
        row.Choice<Benefit>("Benefit"),
        row.Choice<MembershipKind>("Membership"),
        row.Text("LocationId"),
        new Grant(row.Flag("Unlimited"), row.Number("Granted")),
        row.LongNumber("UsedQuarters") / (decimal)Quarters,
        row.Day("Start"),
        row.Day("End"),
        row.Time("PublishesAt"),
        row.GetDateTimeOffset("PublishedAt"));
}
