using BenefitsFunctions.Activations;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Mail;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.ActivationRun;

/// <summary>A7: the mails that tell a requester that nothing came of a request, in the partner's language.</summary>
public static class OutcomeMail
{
    /// <summary>The mail; null when nobody is to be told.</summary>
    public static OutgoingMail? Compose(LetterKind kind, Activation activation, PartnerProfile profile)
    {
        if (activation.CopyTo is not { } to)
        {
            return null;
        }

        var language = profile.MailLanguage;
        var benefit = activation.Entitlement.Benefit.Name();
        var (id, subject, opening, closing) = kind switch
        {
            LetterKind.Rejected => (
                "office-rejected",
                new Localized($"{benefit.En} is not activated", $"{benefit.Ja} は有効化されませんでした"),
                new Localized(
                    $"The office rejected the request to activate {benefit.En} of {profile.Name}.",
                    $"{profile.Name} の特典「{benefit.Ja}」の有効化の依頼は、オフィスにより却下されました。"),
                AskAgain),
            LetterKind.Lapsed => (
                "office-lapsed",
                new Localized($"The request for {benefit.En} lapsed", $"{benefit.Ja} の有効化の依頼の失効"),
                new Localized(
                    $"The request to activate {benefit.En} of {profile.Name} lapsed, because the office did not decide in time.",
                    $"オフィスが期限までに決定しなかったため、{profile.Name} の"
                        + $"特典「{benefit.Ja}」の有効化の依頼は失効しました。"),
                AskAgain),
            LetterKind.NotEntitled => (
                "not-entitled",
                new Localized($"{benefit.En} is not activated", $"{benefit.Ja} は有効化されませんでした"),
                new Localized(
                    $"{benefit.En} of {profile.Name} could not be activated: its membership does not grant it any more.",
                    $"メンバーシップの変更により資格がなくなったため、{profile.Name} の"
                        + $"特典「{benefit.Ja}」を有効化できませんでした。"),
                new Localized(
                    "The benefits page shows what the partner is entitled to.",
                    "資格のある特典は特典ページで確認できます。")),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
        var letter = new Letter(profile.Name, opening, [.. Facts(activation, profile)], closing);
        return new OutgoingMail(
            $"{id}-{activation.Key.ActivationId}",
            to,
            [],
            subject.In(language),
            letter.Text(language),
            letter.Html(language));
    }

    private static Localized AskAgain { get; } = new(
        "The benefit may be asked for again.", "特典の有効化は、もう一度依頼できます。");

    private static IEnumerable<(Localized Label, Localized Value)> Facts(Activation activation, PartnerProfile profile)
    {
        var entitlement = activation.Entitlement;
        yield return (new("Benefit", "特典"), entitlement.Benefit.Name());
        yield return (new("Membership", "メンバーシップ"), entitlement.Membership.Name());
        yield return (new("Location", "事業所"), profile.NameOf(entitlement.LocationId));
        yield return (new("Asked on", "依頼日"), Letter.Day(DateOnly.FromDateTime(activation.RequestedAt.UtcDateTime)));
        if (activation.Office?.Decision?.Reason is { } reason)
        {
            yield return (new("Reason", "理由"), new(reason, reason));
        }
    }
}
