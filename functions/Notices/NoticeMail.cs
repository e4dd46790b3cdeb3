using System.Globalization;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Mail;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Notices;

/// <summary>The mails about a contract's ledger, in the partner's language.</summary>
public static class NoticeMail
{
    /// <summary>I7: the balance went down to a mark.</summary>
    public static OutgoingMail AboutThreshold(
        PartnerProfile profile, ProgramContact contact, Contract contract, LedgerEntry entry, Threshold crossed)
    {
        var benefit = contract.Benefit.Name();
        var (subject, sentence, whatNow) = crossed == Threshold.NothingLeft
            ? (NoticeTexts.SubjectUsedUp(benefit), NoticeTexts.UsedUp(benefit, profile.Name), NoticeTexts.WhatNowUsedUp)
            : (NoticeTexts.SubjectNearlyUsedUp(benefit), NoticeTexts.NearlyUsedUp(benefit, profile.Name), NoticeTexts.WhatNowNearlyUsedUp);
        var letter = new Letter(
            contact.Name,
            sentence,
            [
                .. Facts(profile, contract),
                (NoticeTexts.Units, contract.Benefit.Amount(contract.Grant)),
                (NoticeTexts.Left, Left(contract, entry)),
            ],
            whatNow);
        return Mail("threshold", profile, contract, entry, contact.Email, subject, letter);
    }

    /// <summary>I3: an opening got no unit.</summary>
    public static OutgoingMail AboutRejection(PartnerProfile profile, string name, string email, Contract contract, LedgerEntry entry)
    {
        var benefit = contract.Benefit.Name();
        var isAboutHours = contract.Benefit == Benefit.AdvisoryHours;
        var letter = new Letter(
            name,
            isAboutHours ? NoticeTexts.RejectedHours(profile.Name) : NoticeTexts.Rejected(benefit, profile.Name),
            [
                .. Facts(profile, contract),
                (NoticeTexts.Request, new(entry.IncidentId, entry.IncidentId)),
                (NoticeTexts.Reason, Reason(contract, entry.Reason)),
            ],
            isAboutHours ? NoticeTexts.WhatNowRejectedHours : NoticeTexts.WhatNowRejected);
        return Mail("rejection", profile, contract, entry, email, NoticeTexts.SubjectRejected(benefit), letter);
    }

    private static OutgoingMail Mail(
        string kind, PartnerProfile profile, Contract contract, LedgerEntry entry, string to, Localized subject, Letter letter) => new(
        $"{kind}-{contract.ActivationId}-{entry.Sequence}",
        to,
        [],
        subject.In(profile.MailLanguage),
        letter.Text(profile.MailLanguage),
        letter.Html(profile.MailLanguage));

    // The Contract ID works like a credential and is not repeated here; benefit, location and dates tell contracts apart.
    private static IEnumerable<(Localized Label, Localized Value)> Facts(PartnerProfile profile, Contract contract)
    {
        yield return (NoticeTexts.Benefit, contract.Benefit.Name());
        yield return (NoticeTexts.Location, profile.NameOf(contract.LocationId));
        yield return (NoticeTexts.ValidTo, Letter.Day(contract.End));
    }

    private static Localized Left(Contract contract, LedgerEntry entry)
    {
        var left = Quarters.ToUnits((entry.GrantedAfter ?? 0) - entry.UsedAfter).ToString("0.##", CultureInfo.InvariantCulture);
        return contract.Benefit == Benefit.AdvisoryHours ? NoticeTexts.Hours(left) : NoticeTexts.Incidents(left);
    }

    private static Localized Reason(Contract contract, RejectionReason? reason) => reason switch
    {
        RejectionReason.Expired => NoticeTexts.Ended(Letter.Day(contract.End)),
        RejectionReason.NotStarted => NoticeTexts.Starts(Letter.Day(contract.Start)),
        _ => NoticeTexts.NoUnitsLeft,
    };
}
