using BenefitsFunctions.Customers;
using BenefitsFunctions.Http;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Plans;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.CustomerRequests;

/// <summary>Why a request is not filed.</summary>
public static class FilingErrors
{
    private static readonly Localized Title = new("The request can't be filed.", "要求を作成できません。");

    /// <summary>S3: 400 <c>no-telephone-support</c>.</summary>
    public static Problem NoTelephone() => new(
        StatusCodes.Status400BadRequest,
        "no-telephone-support",
        Title,
        new("There is no support by telephone for customers' requests.", "顧客の要求に電話サポートはありません。"))
    {
        Remedy = new(
            "File it online: leave out channel, or send Online. Severity A has the shortest time until the first response.",
            "channel を省略するか Online を指定して、オンラインで作成してください。"
            + "最初の応答は重大度 A が最も早くなります。"),
        Errors = [new FieldError("channel", new("must be left out or Online.", "省略するか Online を指定してください。"))],
    };

    /// <summary>S2: 400 <c>contact-must-be-provider</c>.</summary>
    /// <param name="isFiler">True when the address is that of the filer, since no contact was named.</param>
    public static Problem ContactMustBeProvider(bool isFiler) => new(
        StatusCodes.Status400BadRequest,
        "contact-must-be-provider",
        Title,
        isFiler
            ? new(
                "The contact of a request is the provider, and the address of your account is one of the customer.",
                "要求の連絡先にはプロバイダーを指定する必要がありますが、"
                + "このアカウントのメール アドレスは顧客のものです。")
            : new(
                "The contact of a request is the provider, never the customer.",
                "要求の連絡先には、顧客ではなくプロバイダーを指定する必要があります。"))
    {
        Remedy = new(
            "Name somebody of your own company as contact, with an address outside of the customer's domains.",
            "顧客のドメイン以外のメール アドレスを持つ、"
            + "自社の担当者を contact に指定してください。"),
        Errors =
        [
            new FieldError(
                "contact.email",
                new("must not be an address of the customer.", "顧客のメール アドレスは指定できません。")),
        ],
    };

    /// <summary>P5: 400 <c>invalid-request</c> for an own plan where none is used.</summary>
    public static Problem OwnPlanForCustomer(IReadOnlyList<string> fields)
    {
        var message = new Localized(
            "must be left out: a request for a customer uses the plan CloudSolutionProvider, and no contract.",
            "省略してください。顧客の要求にはプラン CloudSolutionProvider が適用され、"
            + "契約は使用しません。");
        return RequestErrors.Invalid([.. fields.Select(field => new FieldError(field, message))]);
    }

    /// <summary>409 <c>service-not-of-customer</c>, naming those that the customer has.</summary>
    public static Problem ServiceNotOfCustomer(CloudService service, IReadOnlyList<CloudService> services)
    {
        var has = string.Join(", ", services);
        return new(
            StatusCodes.Status409Conflict,
            "service-not-of-customer",
            Title,
            services.Count > 0
                ? new(
                    $"The customer does not have {service}; it has {has}.",
                    $"顧客は {service} を利用していません。利用中のサービス: {has}")
                : new(
                    $"The customer does not have {service}, or any other service.",
                    $"顧客は {service} もその他のサービスも利用していません。"))
        {
            Remedy = new(
                "Choose one of the customer's services, or add the service to the customer first.",
                "顧客のサービスを選択するか、先に顧客にサービスを追加してください。"),
        };
    }

    /// <summary>S1: 409 <c>grant-missing</c> with how to get it.</summary>
    public static Problem GrantMissing() => new(
        StatusCodes.Status409Conflict,
        "grant-missing",
        Title,
        new(
            "The customer buys through an indirect provider and has not granted access to its Azure account.",
            "この顧客は間接プロバイダーを経由しており、"
            + "Azure アカウントへのアクセスがまだ許可されていません。"))
    {
        Remedy = new(
            "Ask the customer, through the indirect provider, to grant your company access to its Azure account; "
            + "then set azureGrant.granted of the customer, and file the request again.",
            "間接プロバイダーを通じて、"
            + "Azure アカウントへのアクセスを許可するよう顧客に依頼してください。"
            + "許可されたら、顧客の azureGrant.granted を設定し、もう一度要求を作成してください。"),
    };

    /// <summary>P5: 409 <c>own-tenant</c> with the plans that can be used instead, and why the others can't.</summary>
    public static Problem OwnTenant(PlanAnswer answer)
    {
        Dictionary<Language, PlansView> views = [];
        var usable = answer.Verdicts.Where(v => v.Usable && v.Candidate.Plan != SupportPlan.CloudSolutionProvider).ToList();
        return new(
            StatusCodes.Status409Conflict,
            "own-tenant",
            Title,
            new(
                "The tenant is your own, and the support for customers does not cover it.",
                "このテナントは自社のものであり、顧客向けサポートの対象ではありません。"))
        {
            Remedy = Remedy(usable, answer),
            Extensions = new Dictionary<string, Func<Language, object>>
            {
                ["usable"] = language => In(language).Usable,
                ["unusable"] = language => In(language).Unusable,
                ["purchasable"] = language => In(language).Purchasable,
            },
        };

        PlansView In(Language language) => views.TryGetValue(language, out var view)
            ? view
            : views[language] = PlansView.Of(answer, language);
    }

    private static Localized Remedy(IReadOnlyList<PlanVerdict> usable, PlanAnswer answer) => usable switch
    {
        [{ Candidate.Plan: SupportPlan.Included }, ..] => new(
            $"{answer.Question.Name} needs no plan of its own: send the request again with plan Included.",
            $"{answer.Question.Name} に専用のプランは不要です。"
            + "plan に Included を指定して、もう一度送信してください。"),
        [{ Candidate.ContractId: { } contractId }, ..] => new(
            $"Send the request again with contractId {contractId}, or another one of 'usable'.",
            $"contractId に {contractId} または usable の別の契約を指定して、"
            + "もう一度送信してください。"),
        _ => new(
            "Link a contract of your own for Signature Cloud Support (see under 'unusable' what is missing), or buy one of 'purchasable', "
            + "and send the request again with its contractId.",
            "自社の署名クラウド サポートの契約をリンクするか (不足しているものは unusable を参照)、"
            + "purchasable のプランを購入し、"
            + "その契約の contractId を指定して、もう一度送信してください。"),
    };
}
