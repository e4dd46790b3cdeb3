using System.Globalization;
using Azure.Data.Tables;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Contracts;

/// <summary>A contract as a row: partition by Contract ID, so that a change of its balance and its trace can be one transaction.</summary>
public static class ContractRow
{
    public const string RowKey = "contract";

    // Advisory hours are taken in quarter hours (I4); whole numbers keep sums exact.
    private const int Quarters = 4;

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
            ["Start"] = Day(contract.Start),
            ["End"] = Day(contract.End),
            ["PublishesAt"] = contract.PublishesAt,
        };
        if (contract.PublishedAt is { } publishedAt)
        {
            row["PublishedAt"] = publishedAt;
        }

        return row;
    }

    public static Contract ToContract(TableEntity row) => new(
        new ContractIds(row.GetString("AccessId"), row.PartitionKey),
        row.GetString("PartnerId"),
        row.GetString("ActivationId"),
        Enum.Parse<Benefit>(row.GetString("Benefit")),
        Enum.Parse<MembershipKind>(row.GetString("Membership")),
        row.GetString("LocationId"),
        new Grant(row.GetBoolean("Unlimited")!.Value, row.GetInt32("Granted")!.Value),
        row.GetInt64("UsedQuarters")!.Value / (decimal)Quarters,
        Day(row.GetString("Start")),
        Day(row.GetString("End")),
        row.GetDateTimeOffset("PublishesAt")!.Value,
        row.GetDateTimeOffset("PublishedAt"));

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
