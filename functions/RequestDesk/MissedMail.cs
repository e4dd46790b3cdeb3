using System.Globalization;
using BenefitsFunctions.CustomerRequests;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Mail;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.RequestDesk;

/// <summary>S3: the mail that tells the operators of a missed first response, in the partner's language.</summary>
public static class MissedMail
{
    /// <summary>Names the mail, and the orchestration that sends it, for good.</summary>
    public static string IdOf(RequestKey key) => $"missed-response-{key}";

    /// <summary>The mail; what was filed, and the customer, are behind its link.</summary>
    /// <param name="request">Which was not answered.</param>
    /// <param name="profile">Of its provider.</param>
    /// <param name="to">The operators' address.</param>
    /// <param name="portal">What links begin with.</param>
    public static OutgoingMail Compose(CustomerRequest request, PartnerProfile profile, string to, Uri portal)
    {
        var language = profile.MailLanguage;
        var letter = new Letter(
            new Localized("operators", "運用担当者").In(language),
            new(
                $"The first response to a request of {profile.Name} is missed.",
                $"{profile.Name} からの要求への最初の応答が期限を過ぎています。"),
            [.. Facts(request, profile, portal)],
            new(
                "Answer the request now. All that wait are in the list of requests, the ones due first at its head.",
                "ただちに応答してください。"
                + "応答待ちの要求は、期限の早い順に要求の一覧に表示されます。"));
        return new OutgoingMail(
            IdOf(request.Key),
            to,
            [],
            new Localized(
                $"First response missed: severity {request.Severity}, {profile.Name}",
                $"最初の応答の期限超過: 重大度 {request.Severity}、{profile.Name}").In(language),
            letter.Text(language),
            letter.Html(language));
    }

    private static IEnumerable<(Localized Label, Localized Value)> Facts(CustomerRequest request, PartnerProfile profile, Uri portal)
    {
        yield return (new("Request", "要求"), Localized.Same(request.Key.ToString()));
        yield return (new("Partner", "パートナー"), Localized.Same($"{profile.Name} ({request.Key.PartnerId})"));
        yield return (new("Service", "サービス"), Localized.Same(request.Service.ToString()));
        yield return (new("Severity", "重大度"), Localized.Same(request.Severity.ToString()));
        yield return (new("Language", "言語"), Localized.Same(request.Language));
        yield return (new("Filed at", "作成日時"), Localized.Same(Time(request.FiledAt)));
        yield return (new("Was due at", "応答期限"), Localized.Same(Time(request.DueAt)));
        var link = $"{portal.AbsoluteUri.TrimEnd('/')}/api/operations/requests/{request.Key}";
        yield return (new("Answer here", "応答はこちら"), Localized.Same(link));
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
