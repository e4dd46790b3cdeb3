using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Activations;

/// <summary>An activation as a row of the partner's partition.</summary>
public static class ActivationRow
{
    public static TableEntity From(Activation activation)
    {
        var row = new TableEntity(activation.Key.PartnerId, PartnerKeys.Activation(activation.Key.ActivationId))
        {
            ["ActivationId"] = activation.Key.ActivationId,
            ["Benefit"] = activation.Entitlement.Benefit.ToString(),
            ["Membership"] = activation.Entitlement.Membership.ToString(),
            ["LocationId"] = activation.Entitlement.LocationId,
            ["Unlimited"] = activation.Entitlement.Grant.Unlimited,
            ["Units"] = activation.Entitlement.Grant.Units,
            ["Start"] = Day(activation.Entitlement.Start),
            ["End"] = Day(activation.Entitlement.End),
            ["Status"] = activation.Status.ToString(),
            ["RequestedBy"] = activation.RequestedBy,
            ["RequestedAt"] = activation.RequestedAt,
            ["CopyTo"] = activation.CopyTo,
            ["Mailed"] = JsonSerializer.Serialize(activation.Mailed),
        };
        Set(row, "ContactDetails", activation.ContactDetails);
        Set(row, "DrawnAccessId", activation.DrawnIds?.AccessId);
        Set(row, "DrawnContractId", activation.DrawnIds?.ContractId);
        Set(row, "ProvisionedAt", activation.ProvisionedAt);
        Set(row, "NotifiedAt", activation.NotifiedAt);
        Set(row, "NotificationFailedAt", activation.NotificationFailedAt);
        Set(row, "PublishesAt", activation.PublishesAt);
        Set(row, "PublishedAt", activation.PublishedAt);
        Set(row, "FailedAt", activation.FailedAt);
        return row;
    }

    public static Activation ToActivation(TableEntity row) => new()
    {
        Key = new ActivationKey(row.PartitionKey, row.GetString("ActivationId")),
        Entitlement = new Entitlement(
            Enum.Parse<Benefit>(row.GetString("Benefit")),
            Enum.Parse<MembershipKind>(row.GetString("Membership")),
            row.GetString("LocationId"),
            new Grant(row.GetBoolean("Unlimited")!.Value, row.GetInt32("Units")!.Value),
            Day(row.GetString("Start")),
            Day(row.GetString("End"))),
        Status = Enum.Parse<ActivationStatus>(row.GetString("Status")),
        RequestedBy = row.GetString("RequestedBy"),
        RequestedAt = row.GetDateTimeOffset("RequestedAt")!.Value,
        CopyTo = row.GetString("CopyTo"),
        ContactDetails = row.GetString("ContactDetails"),
        DrawnIds = row.GetString("DrawnAccessId") is { } accessId ? new ContractIds(accessId, row.GetString("DrawnContractId")) : null,
        ProvisionedAt = row.GetDateTimeOffset("ProvisionedAt"),
        Mailed = JsonSerializer.Deserialize<List<string>>(row.GetString("Mailed")) ?? [],
        NotifiedAt = row.GetDateTimeOffset("NotifiedAt"),
        NotificationFailedAt = row.GetDateTimeOffset("NotificationFailedAt"),
        PublishesAt = row.GetDateTimeOffset("PublishesAt"),
        PublishedAt = row.GetDateTimeOffset("PublishedAt"),
        FailedAt = row.GetDateTimeOffset("FailedAt"),
    };

    private static void Set(TableEntity row, string name, object? value)
    {
        if (value is not null)
        {
            row[name] = value;
        }
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
