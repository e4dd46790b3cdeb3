using BenefitsFunctions.Activations;
using BenefitsFunctions.Agenda;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Mail;
using BenefitsFunctions.Orchestrations;
using BenefitsFunctions.Partners;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.ActivationRun;

/// <summary>The steps of an activation. Each may run twice or die in the middle, and has its effect once.</summary>
public sealed partial class ActivationActivities(
    ActivationStore activations,
    ContractStore contracts,
    ContractPublication publication,
    ContractAgenda agenda,
    IEnumerable<IContractFollower> followers,
    PartnerStore partners,
    EntitlementCatalog entitlements,
    IMailer mailer,
    ActivationSettings settings,
    IdGenerator ids,
    TimeProvider time,
    ILogger<ActivationActivities> logger)
{
    // Two in a row are unheard of.
    private const int MaxDraws = 10;

    /// <summary>
    /// A4: gives the activation its one pair of IDs and its contract, for what the partner is entitled to now. Returns when the balance
    /// is due (A6); null when the partner is not entitled to it any more, and then the activation is over.
    /// </summary>
    [Function(nameof(ProvisionContract))]
    public async Task<DateTimeOffset?> ProvisionContract([ActivityTrigger] ActivationKey key, CancellationToken cancellationToken)
    {
        for (var draws = 0; draws < MaxDraws; draws++)
        {
            if (await TryProvisionAsync(key, cancellationToken) is { } activation)
            {
                return activation.Status == ActivationStatus.Failed ? null : activation.PublishesAt;
            }

            LogTaken(key.ActivationId);
        }

        throw new InvalidOperationException(
            $"Activation {key.ActivationId}: {MaxDraws} drawn pairs of IDs in a row belong to other contracts. Check how IDs are drawn.");
    }

    /// <summary>A5: mails the IDs to the program contact and the requester; who has the mail already gets no other.</summary>
    /// <exception cref="MailNotTakenException">Some recipients were not taken this time: try again.</exception>
    [Function(nameof(NotifyContact))]
    public async Task NotifyContact([ActivityTrigger] ActivationKey key, CancellationToken cancellationToken)
    {
        var (activation, profile) = await FindAsync(key, cancellationToken);
        if (activation.IsNotifyingOver)
        {
            return;
        }

        if (ActivationMail.Compose(profile, activation) is { } mail)
        {
            var receipt = await mailer.SendAsync(mail, cancellationToken);
            activation = await ChangeAsync(key, a => a.IsNotifyingOver ? null : a.Noting(receipt), cancellationToken);
            if (receipt.Deferred.Count > 0)
            {
                throw new MailNotTakenException(receipt.Deferred.Count);
            }
        }

        await EndNotifyingAsync(activation, profile, cancellationToken);
    }

    /// <summary>Ends the tries to tell the contact with what has been reached; the IDs are on the portal all the same (A6).</summary>
    [Function(nameof(GiveUpNotifying))]
    public async Task GiveUpNotifying([ActivityTrigger] ActivationKey key, CancellationToken cancellationToken)
    {
        var (activation, profile) = await FindAsync(key, cancellationToken);
        await EndNotifyingAsync(activation, profile, cancellationToken);
    }

    /// <summary>Nothing is left but the publication.</summary>
    [Function(nameof(AwaitPublication))]
    public Task AwaitPublication([ActivityTrigger] ActivationKey key, CancellationToken cancellationToken) =>
        ChangeAsync(
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
            ?? throw new PermanentFailureException($"Activation {key.ActivationId} has no contract to publish.");
        var publishedAt = await publication.PublishAsync(contractIds.ContractId, time.GetUtcNow(), cancellationToken);
        await ChangeAsync(key, a => a.PublishedAt is null ? a with { PublishedAt = publishedAt } : null, cancellationToken);
    }

    /// <summary>Closes the activation.</summary>
    [Function(nameof(CompleteActivation))]
    public Task CompleteActivation([ActivityTrigger] ActivationKey key, CancellationToken cancellationToken) =>
        ChangeAsync(
            key, a => a.Status == ActivationStatus.Completed ? null : a.MoveTo(ActivationStatus.Completed), cancellationToken);

    /// <summary>
    /// Notes that no contract could be made, which frees the benefit for another try; or, if one was made after all, gives when its
    /// balance is due.
    /// </summary>
    [Function(nameof(FailActivation))]
    public async Task<DateTimeOffset?> FailActivation([ActivityTrigger] ActivationKey key, CancellationToken cancellationToken)
    {
        var activation = await ChangeAsync(
            key,
            a => a.Status == ActivationStatus.Requested ? Failing(a, FailureReason.NoContract) : null,
            cancellationToken);
        if (activation.ProvisionedAt is not null)
        {
            // The last try did its work and its answer was lost.
            return activation.PublishesAt;
        }

        LogFailed(key.ActivationId, key.PartnerId);
        return null;
    }

    private static Contract ContractFor(Activation activation, DateOnly today) => new(
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
        PublishedAt: null)
    {
        ActivatedOn = today,
    };

    // Null when the drawn IDs belong to another contract; then they are forgotten.
    private async Task<Activation?> TryProvisionAsync(ActivationKey key, CancellationToken cancellationToken)
    {
        // The pair is noted on the activation before it is reserved: whoever comes next goes on with the same pair.
        var (found, profile) = await FindAsync(key, cancellationToken);
        var current = CurrentEntitlement(found, profile);
        var activation = await ChangeAsync(key, a => a.DrawnIds is null ? Drawing(a, current) : null, cancellationToken);
        if (activation.ProvisionedAt is not null || activation.Status == ActivationStatus.Failed)
        {
            return activation;
        }

        var contract = ContractFor(activation, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        await agenda.NoteAsync(contract, cancellationToken);
        if (await contracts.TryCreateAsync(contract, cancellationToken))
        {
            foreach (var follower in followers)
            {
                await follower.StartedAsync(contract, cancellationToken);
            }

            return await ChangeAsync(
                key,
                a => a.ProvisionedAt is null ? a.MoveTo(ActivationStatus.Provisioned) with { ProvisionedAt = time.GetUtcNow() } : null,
                cancellationToken);
        }

        await ChangeAsync(
            key,
            a => a.ProvisionedAt is null && a.DrawnIds == activation.DrawnIds ? a with { DrawnIds = null } : null,
            cancellationToken);
        return null;
    }

    // The partner may have been entitled to more or less, or for longer or shorter, when it asked.
    private Entitlement? CurrentEntitlement(Activation activation, PartnerProfile profile) =>
        Entitlement.On(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), profile, entitlements)
            .FirstOrDefault(activation.Entitlement.IsSameYearAs);

    private Activation? Drawing(Activation activation, Entitlement? current) => current is null
        ? activation.Status == ActivationStatus.Failed ? null : Failing(activation, FailureReason.NotEntitled)
        : activation with
        {
            Entitlement = current,
            DrawnIds = Contracts.ContractIds.Draw(ids),
            PublishesAt = time.GetUtcNow() + settings.PublicationDelay,
        };

    private Activation Failing(Activation activation, FailureReason reason) =>
        activation.MoveTo(ActivationStatus.Failed) with { FailedAt = time.GetUtcNow(), FailureReason = reason };

    private async Task<(Activation Activation, PartnerProfile Profile)> FindAsync(
        ActivationKey key, CancellationToken cancellationToken) => (
        await activations.FindAsync(key, cancellationToken)
            ?? throw new PermanentFailureException($"Activation {key.ActivationId} is gone."),
        await partners.ProfileAsync(key.PartnerId, cancellationToken)
            ?? throw new PermanentFailureException($"Partner {key.PartnerId} is gone."));

    private async Task EndNotifyingAsync(Activation activation, PartnerProfile profile, CancellationToken cancellationToken)
    {
        if (activation.IsNotifyingOver)
        {
            return;
        }

        var key = activation.Key;
        var contact = profile.ContactFor(activation.Entitlement.LocationId).Email;
        if (activation.HasMail(contact))
        {
            if (activation.CopyTo is { } copyTo && !activation.HasMail(copyTo))
            {
                LogCopyNotMailed(key.ActivationId, key.PartnerId);
            }
        }
        else if (activation.Refused.Contains(contact, StringComparer.OrdinalIgnoreCase))
        {
            LogContactRefused(key.ActivationId, key.PartnerId);
        }
        else
        {
            LogMailGivenUp(key.ActivationId, key.PartnerId);
        }

        await ChangeAsync(key, a => a.IsNotifyingOver ? null : a.EndNotifying(contact, time.GetUtcNow()), cancellationToken);
    }

    private async Task<Activation> ChangeAsync(
        ActivationKey key, Func<Activation, Activation?> change, CancellationToken cancellationToken)
    {
        try
        {
            return await activations.ChangeAsync(key, change, cancellationToken);
        }
        catch (PermanentFailureException error)
        {
            LogStuck(error, key.ActivationId, key.PartnerId);
            throw;
        }
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
        "Activation {ActivationId} of partner {PartnerId} failed: no contract could be made; "
        + "check Table Storage, then the partner may ask again")]
    private partial void LogFailed(string activationId, string partnerId);

    [LoggerMessage(
        2004,
        LogLevel.Error,
        "Activation {ActivationId} of partner {PartnerId}: the mail server refused the mail to the program contact for good; "
        + "check the contact's address in the partner's profile and Benefits__Mail__From, and tell the contact by other means")]
    private partial void LogContactRefused(string activationId, string partnerId);

    [LoggerMessage(
        2005,
        LogLevel.Warning,
        "Activation {ActivationId} of partner {PartnerId}: the program contact has the mail, the requester's or alternate address does "
        + "not, for the mail server did not take it; check that address. The IDs are on the benefits page")]
    private partial void LogCopyNotMailed(string activationId, string partnerId);

    [LoggerMessage(
        2006,
        LogLevel.Error,
        "Activation {ActivationId} of partner {PartnerId} is stuck: what is stored does not go with its next step, so its orchestration "
        + "ends as Failed. Check its row in the table Partners")]
    private partial void LogStuck(Exception error, string activationId, string partnerId);
}
