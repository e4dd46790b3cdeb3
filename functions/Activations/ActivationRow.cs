using Azure.Data.Tables;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;

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
            ["Start"] = activation.Entitlement.Start.ToRow(),
            ["End"] = activation.Entitlement.End.ToRow(),
            ["Status"] = activation.Status.ToString(),
            ["RequestedBy"] = activation.RequestedBy,
            ["RequestedAt"] = activation.RequestedAt,
            ["FollowsRevocation"] = activation.FollowsRevocation,
            ["Mailed"] = StoredJson.Write(activation.Mailed),
            ["Refused"] = StoredJson.Write(activation.Refused),
        };
        row.SetIfAny("CopyTo", activation.CopyTo);
        row.SetIfAny("ContactDetails", activation.ContactDetails is { } details ? StoredJson.Write(details) : null);
        row.SetIfAny("Office", activation.Office is { } office ? StoredJson.Write(office) : null);
        row.SetIfAny("DrawnAccessId", activation.DrawnIds?.AccessId);
        row.SetIfAny("DrawnContractId", activation.DrawnIds?.ContractId);
        row.SetIfAny("ProvisionedAt", activation.ProvisionedAt);
        row.SetIfAny("NotifiedAt", activation.NotifiedAt);
        row.SetIfAny("NotificationFailedAt", activation.NotificationFailedAt);
        row.SetIfAny("PublishesAt", activation.PublishesAt);
        row.SetIfAny("PublishedAt", activation.PublishedAt);
        row.SetIfAny("FailedAt", activation.FailedAt);
        row.SetIfAny("FailureReason", activation.FailureReason?.ToString());
        return row;
    }

    public static Activation ToActivation(TableEntity row) => new()
    {
        Key = new ActivationKey(row.PartitionKey, row.Text("ActivationId")),
        Entitlement = new Entitlement(
            row.Choice<Benefit>("Benefit"),
            row.Choice<MembershipKind>("Membership"),
            row.Text("LocationId"),
            new Grant(row.Flag("Unlimited"), row.Number("Units")),
            row.Day("Start"),
            row.Day("End")),
        Status = row.Choice<ActivationStatus>("Status"),
        RequestedBy = row.Text("RequestedBy"),
        RequestedAt = row.Time("RequestedAt"),
        FollowsRevocation = row.GetBoolean("FollowsRevocation") ?? false,
        CopyTo = row.GetString("CopyTo"),
        ContactDetails = row.GetString("ContactDetails") is { } details ? StoredJson.Read<ContactDetails>(details) : null,
        Office = row.GetString("Office") is { } office ? StoredJson.Read<OfficeCase>(office) : null,
        DrawnIds = row.GetString("DrawnAccessId") is { } accessId ? new ContractIds(accessId, row.Text("DrawnContractId")) : null,
        ProvisionedAt = row.GetDateTimeOffset("ProvisionedAt"),
        Mailed = StoredJson.Read<List<string>>(row.Text("Mailed")),
        Refused = row.GetString("Refused") is { } refused ? StoredJson.Read<List<string>>(refused) : [],
        NotifiedAt = row.GetDateTimeOffset("NotifiedAt"),
        NotificationFailedAt = row.GetDateTimeOffset("NotificationFailedAt"),
        PublishesAt = row.GetDateTimeOffset("PublishesAt"),
        PublishedAt = row.GetDateTimeOffset("PublishedAt"),
        FailedAt = row.GetDateTimeOffset("FailedAt"),
        FailureReason = row.OptionalChoice<FailureReason>("FailureReason"),
    };
}
