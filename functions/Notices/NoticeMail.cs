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
        PartnerProfile profile, ProgramContact contact, Contract contract, IncidentEntry entry, Threshold crossed)
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
                (NoticeTexts.Units, contract.Benefit.Amount(Units(entry.GrantedAfter))),
                (NoticeTexts.Left, Left(contract, entry)),
            ],
            whatNow);
        return Mail("threshold", profile, contract, entry, contact.Email, subject, letter);
    }

    /// <summary>I3: an opening got no unit.</summary>
    public static OutgoingMail AboutRejection(PartnerProfile profile, string name, string email, Contract contract, IncidentEntry entry)
    {
        var benefit = contract.Benefit.Name();
        var isAboutHours = contract.Benefit == Benefit.AdvisoryHours;
        var letter = new Letter(
            name,
            isAboutHours ? NoticeTexts.RejectedHours(profile.Name) : NoticeTexts.Rejected(benefit, profile.Name),
            [
                .. Facts(profile, contract),
                (NoticeTexts.Request, new(entry.IncidentId, entry.IncidentId)),
                (NoticeTexts.Reason, Reason(contract, entry)),
            ],
            isAboutHours ? NoticeTexts.WhatNowRejectedHours : NoticeTexts.WhatNowRejected);
        return Mail("rejection", profile, contract, entry, email, NoticeTexts.SubjectRejected(benefit), letter);
    }

    /// <summary>E4: an opening that had been rejected got its units after all, because the contract was extended.</summary>
    public static OutgoingMail AboutAcceptance(PartnerProfile profile, string name, string email, Contract contract, IncidentEntry entry)
    {
        var benefit = contract.Benefit.Name();
        var letter = new Letter(
            name,
            NoticeTexts.Accepted(benefit, profile.Name),
            [.. Facts(profile, contract), (NoticeTexts.Request, new(entry.IncidentId, entry.IncidentId))],
            NoticeTexts.WhatNowAccepted);
        return Mail("acceptance", profile, contract, entry, email, NoticeTexts.SubjectAccepted(benefit), letter);
    }

    /// <summary>A11, E4: the terms of the contract have changed.</summary>
    public static OutgoingMail AboutTerms(PartnerProfile profile, ProgramContact contact, Contract contract, TermsEntry entry)
    {
        var (benefit, before, after) = (contract.Benefit, entry.Before, entry.After);
        List<(Localized Label, Localized Value)> facts = [.. Place(profile, contract)];
        if (before.Grant == after.Grant)
        {
            facts.Add((NoticeTexts.Units, benefit.Amount(after.Grant)));
        }
        else
        {
            facts.Add((TermsTexts.UnitsBefore, benefit.Amount(before.Grant)));
            facts.Add((TermsTexts.UnitsNow, benefit.Amount(after.Grant)));
        }

        if (contract.PublishedAt is not null)
        {
            // A6: blank until then.
            facts.Add((TermsTexts.Used, benefit.Amount(Quarters.ToUnits(entry.UsedAfter))));
            if (entry.GrantedAfter is not null)
            {
                facts.Add((NoticeTexts.Left, Left(contract, entry)));
            }
        }

        if (before.End == after.End)
        {
            facts.Add((NoticeTexts.ValidTo, Letter.Day(after.End)));
        }
        else
        {
            facts.Add((TermsTexts.ValidToBefore, Letter.Day(before.End)));
            facts.Add((TermsTexts.ValidToNow, Letter.Day(after.End)));
        }

        facts.Add((NoticeTexts.Reason, entry.Reason is { } words ? new(words, words) : TermsTexts.Why(entry.Kind)));
        var isShortened = entry.Kind == TermsKind.Rerated && after.End < before.End;
        var letter = new Letter(
            contact.Name,
            isShortened
                ? TermsTexts.WhatIfShortened(benefit.Name(), profile.Name)
                : TermsTexts.What(entry.Kind, benefit.Name(), profile.Name),
            facts,
            TermsTexts.WhatNow(isShortened ? TermsKind.Withdrawn : entry.Kind));
        var subject = isShortened ? TermsTexts.SubjectIfShortened(benefit.Name()) : TermsTexts.Subject(entry.Kind, benefit.Name());
        return Mail("terms", profile, contract, entry, contact.Email, subject, letter);
    }

    private static OutgoingMail Mail(
        string kind, PartnerProfile profile, Contract contract, LedgerEntry entry, string to, Localized subject, Letter letter) => new(
        $"{kind}-{contract.ActivationId}-{entry.Sequence}",
        to,
        [],
        subject.In(profile.MailLanguage),
        letter.Text(profile.MailLanguage),
        letter.Html(profile.MailLanguage));

    private static IEnumerable<(Localized Label, Localized Value)> Facts(PartnerProfile profile, Contract contract) =>
        Place(profile, contract).Append((NoticeTexts.ValidTo, Letter.Day(contract.End)));

    // The Contract ID works like a credential and is not repeated here; benefit, location and dates tell contracts apart.
    private static IEnumerable<(Localized Label, Localized Value)> Place(PartnerProfile profile, Contract contract)
    {
        yield return (NoticeTexts.Benefit, contract.Benefit.Name());
        yield return (NoticeTexts.Location, profile.NameOf(contract.LocationId));
    }

    private static decimal? Units(long? quarters) => quarters is { } known ? Quarters.ToUnits(known) : null;

    private static Localized Left(Contract contract, LedgerEntry entry) =>
        contract.Benefit.Amount(Quarters.ToUnits((entry.GrantedAfter ?? 0) - entry.UsedAfter));

    // The contract may have been extended since.
    private static Localized Reason(Contract contract, IncidentEntry entry) => entry.Reason switch
    {
        RejectionReason.Expired when DateOnly.FromDateTime(entry.OccurredAt.UtcDateTime) <= contract.End =>
            RejectionReasons.Of(RejectionReason.Expired).Detail,
        RejectionReason.Expired => NoticeTexts.Ended(Letter.Day(contract.End)),
        RejectionReason.NotStarted => NoticeTexts.Starts(Letter.Day(contract.Start)),
        _ => NoticeTexts.NoUnitsLeft,
    };
}
