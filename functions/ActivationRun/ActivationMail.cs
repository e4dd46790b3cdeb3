using BenefitsFunctions.Activations;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Mail;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.ActivationRun;

/// <summary>A5: the mail that brings the IDs, in the partner's language.</summary>
public static class ActivationMail
{
    /// <summary>
    /// The mail to everybody who does not have it yet and was not refused for good: the program contact of the location first, then the
    /// requester or the alternate address. Null when nobody is left.
    /// </summary>
    public static OutgoingMail? Compose(PartnerProfile profile, Activation activation)
    {
        var contact = profile.ContactFor(activation.Entitlement.LocationId);
        var recipients = new[] { contact.Email, activation.CopyTo }
            .OfType<string>()
            .Except([.. activation.Mailed, .. activation.Refused], StringComparer.OrdinalIgnoreCase)
            .ToList();
        if (recipients.Count == 0)
        {
            return null;
        }

        var language = profile.MailLanguage;
        var benefit = activation.Entitlement.Benefit.Name();
        var letter = new Letter(
            contact.Name,
            new(
                $"The benefit {benefit.En} of {profile.Name} has been activated. It can be used from now on.",
                $"{profile.Name} の特典「{benefit.Ja}」が有効化されました。"
                + "ただいまからご利用いただけます。"),
            [.. Facts(profile, activation)],
            Closing(activation));
        return new OutgoingMail(
            $"activation-{activation.Key.ActivationId}",
            recipients[0],
            recipients[1..],
            new Localized($"{benefit.En} is activated", $"{benefit.Ja} の有効化のお知らせ").In(language),
            letter.Text(language),
            letter.Html(language));
    }

    private static IEnumerable<(Localized Label, Localized Value)> Facts(PartnerProfile profile, Activation activation)
    {
        var entitlement = activation.Entitlement;
        var ids = activation.ContractIds ?? throw new InvalidOperationException("An activation without a contract has nothing to tell.");
        yield return (new("Benefit", "特典"), entitlement.Benefit.Name());
        yield return (new("Membership", "メンバーシップ"), entitlement.Membership.Name());
        yield return (new("Location", "事業所"), profile.NameOf(entitlement.LocationId));
        yield return (new("Access ID", "アクセス ID"), new(ids.AccessId, ids.AccessId));
        yield return (new("Contract ID", "契約 ID"), new(ids.ContractId, ids.ContractId));
        yield return (new("Units", "利用可能数"), entitlement.Benefit.Amount(entitlement.Grant));
        yield return (new("Valid from", "開始日"), Letter.Day(entitlement.Start));
        yield return (new("Valid to", "終了日"), Letter.Day(entitlement.End));
    }

    private static Localized Closing(Activation activation)
    {
        var day = Letter.Day(DateOnly.FromDateTime(activation.PublishesAt!.Value.UtcDateTime));
        return new(
            $"Whoever opens a support request for the first time gives both IDs once; afterwards they are linked to the account. "
                + $"Treat them like a password. The balance appears on the benefits page on {day.En}.",
            "サポート リクエストを初めて作成する方は、両方の ID を一度だけ入力してください。"
                + "以後はアカウントに関連付けられます。ID はパスワードと同様に取り扱ってください。"
                + $"残高は {day.Ja} に特典ページに表示されます。");
    }
}
