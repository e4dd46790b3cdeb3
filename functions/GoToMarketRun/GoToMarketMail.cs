using BenefitsFunctions.GoToMarket;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Mail;
using BenefitsFunctions.MarketingContacts;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.GoToMarketRun;

/// <summary>O5: the mails to the marketing contact, in the contact's language.</summary>
public static class GoToMarketMail
{
    /// <summary>How an activated offer is used, from when, until when.</summary>
    public static OutgoingMail Instructions(
        OfferActivationInput input, PartnerProfile profile, GoToMarketOffer offer, MarketingRecipient to)
    {
        var name = offer.Name;
        var active = Letter.Day(DateOnly.FromDateTime(input.ActiveFrom.UtcDateTime));
        var letter = new Letter(
            to.Name,
            new(
                $"The go-to-market offer {name.En} of {profile.Name} has been activated.",
                $"{profile.Name} の市場投入オファー「{name.Ja}」の有効化を受け付けました。"),
            [.. Facts(profile, offer), (new("Active from", "利用開始日"), active), (Until, Letter.Day(offer.End))],
            offer.Offer.What?.Instructions ?? new("", ""));
        return Of(
            input.Name,
            to,
            new($"{name.En}: how to use it", $"{name.Ja} のご利用方法"),
            letter);
    }

    /// <summary>That the offer has ended, and why where that was before its last day.</summary>
    public static OutgoingMail Ended(
        OfferEndNotice notice, PartnerProfile profile, GoToMarketOffer offer, DateOnly today, MarketingRecipient to)
    {
        var name = offer.Name;
        var cause = offer.CauseOn(today);
        var end = Letter.Day(offer.End);
        var letter = new Letter(
            to.Name,
            cause == EndCause.LastDay
                ? new(
                    $"The go-to-market offer {name.En} of {profile.Name} ended on {end.En}.",
                    $"{profile.Name} の市場投入オファー「{name.Ja}」は {end.Ja} に終了しました。")
                : new(
                    $"The go-to-market offer {name.En} of {profile.Name} has ended early.",
                    $"{profile.Name} の市場投入オファー「{name.Ja}」は予定より早く終了しました。"),
            [.. Facts(profile, offer)],
            cause switch
            {
                EndCause.Withdrawn => new(
                    "What it came from was withdrawn or shortened. Ask the programme office if you did not expect that.",
                    "オファーの元となるメンバーシップなどが取り消されたか、短縮されました。"
                        + "心当たりがない場合は、プログラム事務局にお問い合わせください。"),
                EndCause.Catalog => new(
                    "The programme does not have this offer any more.",
                    "このオファーはプログラムでの提供を終了しました。"),
                _ => new(
                    "It can't be used any more. A new contract year of the membership brings the offer anew.",
                    "このオファーはご利用いただけなくなりました。"
                        + "メンバーシップの新しい契約年度に、オファーが再び付与されます。"),
            });
        return Of(notice.Name, to, new($"{name.En} has ended", $"{name.Ja} が終了しました"), letter);
    }

    private static Localized Until { get; } = new("Valid to", "終了日");

    private static IEnumerable<(Localized Label, Localized Value)> Facts(PartnerProfile profile, GoToMarketOffer offer)
    {
        yield return (new("Offer", "オファー"), offer.Name);
        yield return (new("Membership", "メンバーシップ"), offer.Offer.Key.Membership.Name());
        yield return (new("Location", "事業所"), profile.NameOf(offer.Offer.Key.LocationId));
    }

    private static OutgoingMail Of(string id, MarketingRecipient to, Localized subject, Letter letter) =>
        new(id, to.Email, [], subject.In(to.Language), letter.Text(to.Language), letter.Html(to.Language));
}
