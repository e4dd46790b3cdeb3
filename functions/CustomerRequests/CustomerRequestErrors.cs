using BenefitsFunctions.Http;
using BenefitsFunctions.Incidents;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Ledger;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.CustomerRequests;

/// <summary>Why a request is not found or not changed.</summary>
public static class CustomerRequestErrors
{
    private static readonly Localized Title = new("The request can't be changed.", "要求を変更できません。");

    /// <summary>404 <c>request-not-found</c>.</summary>
    public static Problem NotFound() => new(
        StatusCodes.Status404NotFound,
        "request-not-found",
        new("Request not found.", "要求が見つかりません。"),
        new("There is no such request.", "該当する要求はありません。"))
    {
        Remedy = new("Take the requestId from the list of requests.", "要求の一覧にある requestId を使ってください。"),
    };

    /// <summary>409 <c>request-closed</c>.</summary>
    public static Problem IsClosed() => new(
        StatusCodes.Status409Conflict,
        "request-closed",
        Title,
        new("The request is closed, which is for good.", "要求は完了しており、再開できません。"))
    {
        Remedy = new("File a new request that refers to it.", "この要求を参照する新しい要求を作成してください。"),
    };

    /// <summary>P5: 409 <c>incident-rejected</c> with the <c>reason</c> for which the request got no unit.</summary>
    public static Problem IncidentRejected(RejectionReason reason)
    {
        var text = RejectionReasons.Of(reason);
        return new(
            StatusCodes.Status409Conflict,
            "incident-rejected",
            new("The request got no unit.", "要求に使用できる特典がありません。"),
            new(
                $"The incident of the request was rejected by its contract: {text.Detail.En}",
                $"要求のインシデントは契約により却下されました。{text.Detail.Ja}"))
        {
            Remedy = new(
                $"{text.Remedy.En} The provider's admin agent closes this request and files it again with a plan that can be used.",
                $"{text.Remedy.Ja}"
                + "その後、プロバイダーの管理エージェントがこの要求を完了し、"
                + "使用できるプランで新しい要求を作成してください。"),
            Extensions = new Dictionary<string, Func<Language, object>> { ["reason"] = language => IncidentReason.Of(reason, language) },
        };
    }

    /// <summary>409 <c>severity-not-raised</c>.</summary>
    public static Problem NotRaised(Severity severity) => new(
        StatusCodes.Status409Conflict,
        "severity-not-raised",
        Title,
        new(
            $"The request has severity {severity}, which can only be raised.",
            $"要求の重大度は {severity} です。"
            + "重大度は引き上げることしかできません。"))
    {
        Remedy = severity == Severity.A
            ? new("Leave it as it is: A is the highest.", "A が最も高いため、変更する必要はありません。")
            : new(
                "Choose a higher one; A is the highest.",
                "より高い重大度を指定してください。最も高い重大度は A です。"),
    };

    /// <summary>409 <c>move-not-allowed</c>, naming both states and where the request may be moved to instead.</summary>
    public static Problem NoSuchMove(RequestState from, RequestState to, RequestActor by)
    {
        var possible = string.Join(", ", RequestTransitions.From(from, by));
        var awaitsResponse = from == RequestState.Filed && by == RequestActor.Operator;
        return new(
            StatusCodes.Status409Conflict,
            "move-not-allowed",
            Title,
            new(
                $"A request that is {from} can't be made {to} by {Name(by).En}.",
                $"状態が {from} の要求を、{Name(by).Ja}が {to} にすることはできません。"))
        {
            Remedy = (awaitsResponse, possible.Length) switch
            {
                (true, _) => new(
                    "Give the first response: that makes it InProgress.",
                    "最初の応答を行ってください。状態は InProgress になります。"),
                (_, 0) => new(
                    "File a new request that refers to it.",
                    "この要求を参照する新しい要求を作成してください。"),
                _ => new(
                    $"From here it can be made {possible}.",
                    $"現在の状態から変更できるのは次のとおりです: {possible}"),
            },
        };
    }

    private static Localized Name(RequestActor actor) => actor == RequestActor.Operator
        ? new("an operator", "運用担当者")
        : new("an admin agent", "管理エージェント");
}
