using BenefitsFunctions.Activations;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Mail;
using BenefitsFunctions.Offices;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.ActivationRun;

/// <summary>A7: the mails that tell an office what it has to decide, in the office's language.</summary>
public static class OfficeMail
{
    /// <summary>The request, or the reminder of it, with a link to the activation.</summary>
    /// <param name="letter">Which of the two.</param>
    /// <param name="activation">What is to be decided.</param>
    /// <param name="profile">The partner that asks.</param>
    /// <param name="office">Who decides.</param>
    /// <param name="portal">What links begin with.</param>
    public static OutgoingMail Compose(
        ActivationLetter letter, Activation activation, PartnerProfile profile, OfficeContact office, Uri portal)
    {
        var language = office.MailLanguage;
        var benefit = activation.Entitlement.Benefit.Name();
        var isReminder = letter.Kind == LetterKind.OfficeReminder;
        var lastDay = Letter.Day(DateOnly.FromDateTime(activation.Office!.Term.LapsesAt.UtcDateTime).AddDays(-1));
        var text = new Letter(
            NameOf(activation.Office.Office).In(language),
            isReminder
                ? new(
                    $"The request of {profile.Name} for {benefit.En} still waits for your decision.",
                    $"{profile.Name} からの「{benefit.Ja}」の有効化の依頼が、まだ決定されていません。")
                : new(
                    $"{profile.Name} asks you to activate {benefit.En}.",
                    $"{profile.Name} から「{benefit.Ja}」の有効化の依頼がありました。"),
            [.. Facts(activation, profile, portal)],
            new(
                $"Approve the request or reject it with a reason. What is not decided by {lastDay.En} lapses.",
                "依頼を承認するか、理由を付けて却下してください。"
                    + $"{lastDay.Ja} までに決定されない依頼は失効します。"));
        return new OutgoingMail(
            $"{(isReminder ? "office-reminder" : "office-request")}-{activation.Key.ActivationId}",
            office.Email,
            [],
            (isReminder
                ? new Localized(
                    $"Reminder: {benefit.En} of {profile.Name}", $"再通知: {profile.Name} の{benefit.Ja}の有効化の依頼")
                : new Localized($"{profile.Name} asks for {benefit.En}", $"{profile.Name} の{benefit.Ja}の有効化の依頼"))
                .In(language),
            text.Text(language),
            text.Html(language));
    }

    private static Localized NameOf(Office office) => office == Office.ProgrammeOffice
        ? new("Programme Office", "プログラム事務局")
        : new("Technical Support", "テクニカル サポート");

    private static IEnumerable<(Localized Label, Localized Value)> Facts(Activation activation, PartnerProfile profile, Uri portal)
    {
        var (key, entitlement) = (activation.Key, activation.Entitlement);
        yield return (new("Partner ID", "パートナー ID"), Localized.Same(key.PartnerId));
        yield return (new("Partner", "パートナー"), Localized.Same(profile.Name));
        yield return (new("Country", "国"), Localized.Same(profile.Country));
        yield return (new("Benefit", "特典"), entitlement.Benefit.Name());
        yield return (new("Membership", "メンバーシップ"), entitlement.Membership.Name());
        yield return (new("Location", "事業所"), profile.NameOf(entitlement.LocationId));
        yield return (new("Units", "利用可能数"), entitlement.Benefit.Amount(entitlement.Grant));
        yield return (new("Valid from", "開始日"), Letter.Day(entitlement.Start));
        yield return (new("Valid to", "終了日"), Letter.Day(entitlement.End));
        foreach (var fact in Details(activation.ContactDetails ?? ContactDetails.None))
        {
            yield return fact;
        }

        var path = $"{portal.AbsoluteUri.TrimEnd('/')}/api/partners/{key.PartnerId}/activations/{key.ActivationId}";
        yield return (new("Decide here", "決定はこちら"), Localized.Same(path));
    }

    private static IEnumerable<(Localized Label, Localized Value)> Details(ContactDetails details)
    {
        (Localized Label, string? Value)[] all =
        [
            (new("Given partner ID", "記入されたパートナー ID"), details.PartnerId),
            (new("Contact's e-mail", "連絡先のメール アドレス"), details.Email),
            (new("Contact's name", "連絡先の名前"), details.Name),
            (new("Company", "会社名"), details.Company),
            (new("Telephone", "電話番号"), details.Telephone),
            (new("City", "市区町村"), details.City),
            (new("Contact's country", "連絡先の国"), details.Country),
        ];
        return all.Where(d => d.Value is not null).Select(d => (d.Label, Localized.Same(d.Value!)));
    }
}
