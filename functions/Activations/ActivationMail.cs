using System.Globalization;
using System.Net;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Http;
using BenefitsFunctions.Mail;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Activations;

/// <summary>A5: the mail that brings the IDs, in the partner's language.</summary>
public static class ActivationMail
{
    /// <summary>The mail to everybody who does not have it yet: the program contact of the location first, then the requester or the alternate address.</summary>
    public static OutgoingMail Compose(PartnerProfile profile, Activation activation)
    {
        var contact = profile.ContactFor(activation.Entitlement.LocationId);
        var recipients = new[] { contact.Email, activation.CopyTo }
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Except(activation.Mailed)
            .DefaultIfEmpty(contact.Email)
            .ToList();
        var language = profile.MailLanguage;
        var benefit = activation.Entitlement.Benefit.Name().In(language);
        var greeting = new Localized($"Dear {contact.Name},", $"{contact.Name} 様").In(language);
        var opening = new Localized(
            $"the benefit {benefit} of {profile.Name} has been activated. It can be used from now on.",
            $"{profile.Name} の特典「{benefit}」が有効化されました。ただいまからご利用いただけます。").In(language);
        var facts = Facts(profile, activation).Select(f => (Label: f.Label.In(language), Value: f.Value.In(language))).ToList();
        var closing = Closing(activation).In(language);
        return new OutgoingMail(
            $"activation-{activation.Key.ActivationId}",
            recipients[0],
            recipients[1..],
            new Localized($"{benefit} is activated", $"{benefit} の有効化のお知らせ").In(language),
            Text(greeting, opening, facts, closing),
            Html(language, greeting, opening, facts, closing));
    }

    private static IEnumerable<(Localized Label, Localized Value)> Facts(PartnerProfile profile, Activation activation)
    {
        var entitlement = activation.Entitlement;
        var ids = activation.ContractIds ?? throw new InvalidOperationException("An activation without a contract has nothing to tell.");
        var location = profile.Locations.FirstOrDefault(l => l.LocationId == entitlement.LocationId)?.Name;
        yield return (new("Benefit", "特典"), entitlement.Benefit.Name());
        yield return (new("Location", "事業所"), location is null ? new("Headquarters", "本社") : new(location, location));
        yield return (new("Access ID", "アクセス ID"), new(ids.AccessId, ids.AccessId));
        yield return (new("Contract ID", "契約 ID"), new(ids.ContractId, ids.ContractId));
        yield return (new("Units", "利用可能数"), entitlement.Benefit.Amount(entitlement.Grant));
        yield return (new("Valid from", "開始日"), Day(entitlement.Start));
        yield return (new("Valid to", "終了日"), Day(entitlement.End));
    }

    private static Localized Closing(Activation activation)
    {
        var day = Day(DateOnly.FromDateTime(activation.PublishesAt!.Value.UtcDateTime));
        return new(
            $"Whoever opens a support request for the first time gives both IDs once; afterwards they are linked to the account. Treat them like a password. The balance appears on the benefits page on {day.En}.",
            $"サポート リクエストを初めて作成する方は、両方の ID を一度だけ入力してください。以後はアカウントに関連付けられます。ID はパスワードと同様に取り扱ってください。残高は {day.Ja} に特典ページに表示されます。");
    }

    private static Localized Day(DateOnly day) => new(
        day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture),
        day.ToString("yyyy年M月d日", CultureInfo.InvariantCulture));

    private static string Text(string greeting, string opening, List<(string Label, string Value)> facts, string closing) =>
        string.Join("\r\n", [greeting, "", opening, "", .. facts.Select(f => $"{f.Label}: {f.Value}"), "", closing, ""]);

    private static string Html(Language language, string greeting, string opening, List<(string Label, string Value)> facts, string closing)
    {
        var rows = facts.Select(f => $"<tr><th align=\"left\">{WebUtility.HtmlEncode(f.Label)}</th><td>{WebUtility.HtmlEncode(f.Value)}</td></tr>");
        return string.Join(
            "\r\n",
            [
                "<!DOCTYPE html>",
                $"<html lang=\"{language.Tag()}\"><head><meta charset=\"utf-8\"></head><body>",
                $"<p>{WebUtility.HtmlEncode(greeting)}</p>",
                $"<p>{WebUtility.HtmlEncode(opening)}</p>",
                "<table cellpadding=\"4\">",
                .. rows,
                "</table>",
                $"<p>{WebUtility.HtmlEncode(closing)}</p>",
                "</body></html>",
                "",
            ]);
    }
}
