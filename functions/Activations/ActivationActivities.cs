using BenefitsFunctions.Chance;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Mail;
using BenefitsFunctions.Partners;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Activations;

/// <summary>The steps of an activation. Each may run twice or die in the middle, and has its effect once.</summary>
public sealed partial class ActivationActivities(
    ActivationStore activations,
    ContractStore contracts,
    PartnerStore partners,
    IMailer mailer,
    ActivationSettings settings,
    IdGenerator ids,
    TimeProvider time,
    ILogger<ActivationActivities> logger)
{
    /// <summary>A4: gives the activation its one pair of IDs and its contract. Returns when the balance is due (A6).</summary>
    [Function(nameof(ProvisionContract))]
    public async Task<DateTimeOffset> ProvisionContract([ActivityTrigger] ActivationKey key, CancellationToken cancellationToken)
    {
        while (true)
        {
            // The pair is noted on the activation before it is reserved: whoever comes next goes on with the same pair.
            var activation = await activations.ChangeAsync(
                key,
                a =>
                    a.DrawnIds is null
                        ? a with { DrawnIds = Contracts.ContractIds.Draw(ids), PublishesAt = time.GetUtcNow() + settings.PublicationDelay }
                        : null,
                cancellationToken);
            if (activation.ProvisionedAt is not null || await contracts.TryCreateAsync(ContractFor(activation), cancellationToken))
            {
                await activations.ChangeAsync(
                    key,
                    a => a.ProvisionedAt is null ? a.MoveTo(ActivationStatus.Provisioned) with { ProvisionedAt = time.GetUtcNow() } : null,
                    cancellationToken);
                return activation.PublishesAt!.Value;
            }

            LogTaken(key.ActivationId);
            await activations.ChangeAsync(
                key,
                a => a.ProvisionedAt is null && a.DrawnIds == activation.DrawnIds ? a with { DrawnIds = null } : null,
                cancellationToken);
        }
    }

    /// <summary>A5: mails the IDs to the program contact and the requester; who has the mail already gets no other.</summary>
    /// <exception cref="MailNotTakenException">Some recipients were refused: try again.</exception>
    [Function(nameof(NotifyContact))]
    public async Task NotifyContact([ActivityTrigger] ActivationKey key, CancellationToken cancellationToken)
    {
        var activation = await activations.FindAsync(key, cancellationToken)
            ?? throw new InvalidOperationException($"Activation {key.ActivationId} is gone.");
        if (activation.NotifiedAt is not null)
        {
            return;
        }

        var profile = await partners.ProfileAsync(key.PartnerId, cancellationToken)
            ?? throw new InvalidOperationException($"Partner {key.PartnerId} is gone.");
        var mail = ActivationMail.Compose(profile, activation);
        var receipt = await mailer.SendAsync(mail, cancellationToken);
        await activations.ChangeAsync(
            key,
            a =>
                a.NotifiedAt is not null
                    ? null
                    : Noted(a, [.. a.Mailed, .. mail.Recipients.Except(receipt.Refused)], receipt.Refused.Count == 0),
            cancellationToken);
        if (receipt.Refused.Count > 0)
        {
            throw new MailNotTakenException(receipt.Refused.Count);
        }
    }

    /// <summary>Notes that the contact could not be told; the IDs are on the portal all the same (A6).</summary>
    [Function(nameof(GiveUpNotifying))]
    public async Task GiveUpNotifying([ActivityTrigger] ActivationKey key, CancellationToken cancellationToken)
    {
        LogMailGivenUp(key.ActivationId, key.PartnerId);
        await activations.ChangeAsync(
            key,
            a => a.NotifiedAt is null && a.NotificationFailedAt is null ? a with { NotificationFailedAt = time.GetUtcNow() } : null,
            cancellationToken);
    }

    /// <summary>Nothing is left but the publication.</summary>
    [Function(nameof(AwaitPublication))]
    public Task AwaitPublication([ActivityTrigger] ActivationKey key, CancellationToken cancellationToken) =>
        activations.ChangeAsync(
            key,
            a =>
                a.Status is ActivationStatus.AwaitingPublication or ActivationStatus.Completed
                    ? null
                    : a.MoveTo(ActivationStatus.AwaitingPublication),
            cancellationToken);

    /// <summary>A6: makes the balance visible.</summary>
    [Function(nameof(PublishBalance))]
    public async Task PublishBalance([ActivityTrigger] ActivationKey key, CancellationToken cancellationToken)
    {
        var activation = await activations.FindAsync(key, cancellationToken);
        var contractIds = activation?.ContractIds
            ?? throw new InvalidOperationException($"Activation {key.ActivationId} has no contract to publish.");
        var publishedAt = await contracts.PublishAsync(contractIds.ContractId, time.GetUtcNow(), cancellationToken);
        await activations.ChangeAsync(key, a => a.PublishedAt is null ? a with { PublishedAt = publishedAt } : null, cancellationToken);
    }

    /// <summary>Closes the activation.</summary>
    [Function(nameof(CompleteActivation))]
    public Task CompleteActivation([ActivityTrigger] ActivationKey key, CancellationToken cancellationToken) =>
        activations.ChangeAsync(
            key, a => a.Status == ActivationStatus.Completed ? null : a.MoveTo(ActivationStatus.Completed), cancellationToken);

    /// <summary>
    /// Notes that no contract could be made, which frees the benefit for another try; or, if one was made after all, gives when its
    /// balance is due.
    /// </summary>
    [Function(nameof(FailActivation))]
    public async Task<DateTimeOffset?> FailActivation([ActivityTrigger] ActivationKey key, CancellationToken cancellationToken)
    {
        var activation = await activations.ChangeAsync(
            key,
            a => a.Status == ActivationStatus.Requested ? a.MoveTo(ActivationStatus.Failed) with { FailedAt = time.GetUtcNow() } : null,
            cancellationToken);
        if (activation.Status != ActivationStatus.Failed)
        {
            // The last try did its work and its answer was lost.
            return activation.PublishesAt;
        }

        LogFailed(key.ActivationId, key.PartnerId);
        return null;
    }

    private static Contract ContractFor(Activation activation) => new(
        activation.DrawnIds!,
        activation.Key.PartnerId,
        activation.Key.ActivationId,
        activation.Entitlement.Benefit,
        activation.Entitlement.Membership,
        activation.Entitlement.LocationId,
        activation.Entitlement.Grant,
        Used: 0,
        activation.Entitlement.Start,
        activation.Entitlement.End,
        activation.PublishesAt!.Value,
        PublishedAt: null);

    private Activation Noted(Activation activation, IReadOnlyList<string> mailed, bool everybody)
    {
        var noted = activation with { Mailed = [.. mailed.Distinct()] };
        return everybody ? noted.MoveTo(ActivationStatus.ContactNotified) with { NotifiedAt = time.GetUtcNow() } : noted;
    }

    [LoggerMessage(2001, LogLevel.Information, "Activation {ActivationId}: the drawn IDs belong to another contract; drawing again")]
    private partial void LogTaken(string activationId);

    [LoggerMessage(
        2002,
        LogLevel.Error,
        "Activation {ActivationId} of partner {PartnerId}: the mail could not be handed over for three days; "
        + "check the mail server and tell the contact by other means")]
    private partial void LogMailGivenUp(string activationId, string partnerId);

    [LoggerMessage(
        2003,
        LogLevel.Error,
        "Activation {ActivationId} of partner {PartnerId} failed: no contract could be made for three days; "
        + "check Table Storage, then the partner may ask again")]
    private partial void LogFailed(string activationId, string partnerId);
}
