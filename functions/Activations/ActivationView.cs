using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Offices;
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
    FailureReason? FailureReason,
    OfficeView? Office,
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
        activation.FailureReason,
        activation.Office is { } office ? OfficeView.Of(office, activation.ContactDetails) : null,
        [
            ActivationStep.Of("Requested", activation.RequestedAt, null, null),
            .. activation.Office is { } decider ? [OfficeView.StepOf(decider)] : Array.Empty<ActivationStep>(),
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

/// <summary>A7: the office that decides, what it was told, and what it decided: nulls before, and when the request lapsed.</summary>
public sealed record OfficeView(
    Office Office, ContactDetails? ContactDetails, bool? Approved, string? Reason, DateTimeOffset? DecidedAt)
{
    public static OfficeView Of(OfficeCase office, ContactDetails? details) =>
        new(office.Office, details, office.Decision?.Approve, office.Decision?.Reason, office.Decision?.At);

    /// <summary>Done with an approval, failed with a rejection or the lapse.</summary>
    public static ActivationStep StepOf(OfficeCase office) => ActivationStep.Of(
        "OfficeDecided",
        office.Decision is { Approve: true } yes ? yes.At : null,
        office.Decision is { Approve: false } no ? no.At : office.LapsedAt,
        office.Term.LapsesAt);
}
