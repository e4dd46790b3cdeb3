using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Mail;
using BenefitsFunctions.Notices;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Endings;

/// <summary>E1: the mails about the end of a contract, in the partner's language.</summary>
public static class EndingMail
{
    /// <summary>The mail to the program contact of the contract's location.</summary>
    public static OutgoingMail Compose(PartnerProfile profile, Contract contract, EndingNotice notice)
    {
        var (language, contact) = (profile.MailLanguage, profile.ContactFor(contract.LocationId));
        var (benefit, end) = (contract.Benefit.Name(), Letter.Day(contract.End));
        var hasEnded = notice.Step == EndingStep.Ended;
        var letter = new Letter(
            contact.Name,
            hasEnded ? EndingTexts.Ended(benefit, profile.Name, end) : EndingTexts.Ends(benefit, profile.Name, end),
            [.. Facts(profile, contract)],
            hasEnded ? EndingTexts.WhatNowEnded : EndingTexts.WhatNowEnds);
        return new OutgoingMail(
            notice.Name,
            contact.Email,
            [],
            (hasEnded ? EndingTexts.SubjectEnded(benefit) : EndingTexts.SubjectEnds(benefit, end)).In(language),
            letter.Text(language),
            letter.Html(language));
    }

    // The Contract ID works like a credential and is not repeated here.
    private static IEnumerable<(Localized Label, Localized Value)> Facts(PartnerProfile profile, Contract contract)
    {
        yield return (NoticeTexts.Benefit, contract.Benefit.Name());
        yield return (EndingTexts.Membership, contract.Membership.Name());
        yield return (NoticeTexts.Location, profile.NameOf(contract.LocationId));
        yield return (EndingTexts.ValidFrom, Letter.Day(contract.Start));
        yield return (NoticeTexts.ValidTo, Letter.Day(contract.End));
        yield return (NoticeTexts.Left, Left(contract));
    }

    // A6: blank until it is published.
    private static Localized Left(Contract contract)
    {
        if (contract.Grant.Unlimited)
        {
            return contract.Benefit.Amount(units: null);
        }

        return contract.Balance.Remaining is { } left ? contract.Benefit.Amount(left) : EndingTexts.NotPublished;
    }
}
