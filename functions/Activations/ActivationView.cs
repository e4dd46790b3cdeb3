using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Activations;

/// <summary>An activation as the API shows it.</summary>
public sealed record ActivationView(
    string ActivationId,
    string PartnerId,
    Benefit Benefit,
    MembershipKind Membership,
    string LocationId,
    ActivationStatus Status,
    string RequestedBy,
    DateTimeOffset RequestedAt,
    string? ContractId,
    string? AccessId,
    IReadOnlyList<ActivationStep> Steps)
{
    public static ActivationView Of(Activation activation) => new(
        activation.Key.ActivationId,
        activation.Key.PartnerId,
        activation.Entitlement.Benefit,
        activation.Entitlement.Membership,
        activation.Entitlement.LocationId,
        activation.Status,
        activation.RequestedBy,
        activation.RequestedAt,
        activation.ContractIds?.ContractId,
        activation.ContractIds?.AccessId,
        [
            ActivationStep.Of("Requested", activation.RequestedAt, null, null),
            ActivationStep.Of("Provisioned", activation.ProvisionedAt, activation.FailedAt, null),
            ActivationStep.Of("ContactNotified", activation.NotifiedAt, activation.NotificationFailedAt, null),
            ActivationStep.Of(
                "BalancePublished", activation.PublishedAt, null, activation.ProvisionedAt is null ? null : activation.PublishesAt),
        ]);
}

/// <summary>One step: <c>Done</c> or <c>Failed</c> at a time, or <c>Pending</c>, where known until a time.</summary>
public sealed record ActivationStep(string Step, string State, DateTimeOffset? At, DateTimeOffset? DueAt)
{
    public static ActivationStep Of(string step, DateTimeOffset? done, DateTimeOffset? failed, DateTimeOffset? due) =>
        new(step, done is not null ? "Done" : failed is not null ? "Failed" : "Pending", done ?? failed, due);
}
