using System.Globalization;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Http;
using BenefitsFunctions.Mail;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Incidents;

/// <summary>The mails about a contract's books, in the partner's language.</summary>
public static class IncidentMail
{
    /// <summary>I7: the balance went down to a mark.</summary>
    public static OutgoingMail AboutThreshold(PartnerProfile profile, ProgramContact contact, Contract contract, LedgerEntry entry, Threshold crossed)
    {
        var benefit = contract.Benefit.Name();
        var nothing = crossed == Threshold.NothingLeft;
        var letter = new Letter(
            contact.Name,
            nothing
                ? new($"the benefit {benefit.En} of {profile.Name} is used up.", $"{profile.Name} の特典「{benefit.Ja}」の残りがなくなりました。")
                : new($"of the benefit {benefit.En} of {profile.Name} 20 % or less is left.", $"{profile.Name} の特典「{benefit.Ja}」の残りが 20 % 以下になりました。"),
            [
                .. Facts(profile, contract),
                (new("Units", "利用可能数"), contract.Benefit.Amount(contract.Grant)),
                (new("Left", "残り"), Left(contract, entry)),
            ],
            nothing
                ? new("Further requests are rejected until a unit comes back or the contract is renewed.", "残りが戻るか契約が更新されるまで、新しいリクエストは受け付けられません。")
                : new("Plan the remaining requests, or buy or earn a further benefit in time.", "残りの利用を計画するか、早めに追加の特典を取得してください。"));
        var subject = nothing
            ? new Localized($"{benefit.En} is used up", $"{benefit.Ja} の残りがありません")
            : new Localized($"{benefit.En} is nearly used up", $"{benefit.Ja} の残りが少なくなっています");
        return Mail("threshold", profile, contract, entry, contact.Email, subject, letter);
    }

    /// <summary>I3: an opening got no unit.</summary>
    public static OutgoingMail AboutRejection(PartnerProfile profile, string name, string email, Contract contract, LedgerEntry entry)
    {
        var benefit = contract.Benefit.Name();
        var letter = new Letter(
            name,
            new($"a support request of {profile.Name} was not accepted under the benefit {benefit.En}.", $"{profile.Name} のサポート リクエストは、特典「{benefit.Ja}」では受け付けられませんでした。"),
            [
                .. Facts(profile, contract),
                (new("Request", "リクエスト"), new(entry.IncidentId, entry.IncidentId)),
                (new("Reason", "理由"), Reason(contract, entry.Reason)),
            ],
            new("Use another plan, or buy or renew one, and open the request again.", "別のプランを使用するか、購入または更新してから、もう一度リクエストを作成してください。"));
        return Mail("rejection", profile, contract, entry, email, new($"A {benefit.En} request was not accepted", $"{benefit.Ja} のリクエストは受け付けられませんでした"), letter);
    }

    private static OutgoingMail Mail(string kind, PartnerProfile profile, Contract contract, LedgerEntry entry, string to, Localized subject, Letter letter) => new(
        $"{kind}-{contract.ActivationId}-{entry.Sequence}",
        to,
        [],
        subject.In(profile.MailLanguage),
        letter.Text(profile.MailLanguage),
        letter.Html(profile.MailLanguage));

    // The Contract ID works like a credential and is not repeated here; benefit, location and dates tell contracts apart.
    private static IEnumerable<(Localized Label, Localized Value)> Facts(PartnerProfile profile, Contract contract)
    {
        yield return (new("Benefit", "特典"), contract.Benefit.Name());
        yield return (new("Location", "事業所"), profile.NameOf(contract.LocationId));
        yield return (new("Valid to", "終了日"), Letter.Day(contract.End));
    }

    private static Localized Left(Contract contract, LedgerEntry entry)
    {
        var left = (contract.Grant.Units - (entry.UsedAfter / (decimal)ContractTerms.PerUnit)).ToString("0.##", CultureInfo.InvariantCulture);
        return contract.Benefit == Benefit.AdvisoryHours ? new($"{left} hours", $"{left} 時間") : new($"{left} incidents", $"{left} 件");
    }

    private static Localized Reason(Contract contract, RejectionReason? reason) => reason switch
    {
        RejectionReason.Expired => new($"The contract ended on {Letter.Day(contract.End).En}.", $"契約は {Letter.Day(contract.End).Ja} に終了しました。"),
        RejectionReason.NotStarted => new($"The contract starts on {Letter.Day(contract.Start).En}.", $"契約は {Letter.Day(contract.Start).Ja} に開始します。"),
        _ => new("No units were left.", "残りがありません。"),
    };
}
