using BenefitsFunctions.Http;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Partners;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.Customers;

/// <summary>What can be wrong about a customer of a provider.</summary>
public static class CustomerErrors
{
    // A provider may have hundreds of agents; a few to ask are enough.
    private const int MostNamed = 20;

    /// <summary>404 <c>customer-not-found</c>.</summary>
    public static Problem NotFound() => new(
        StatusCodes.Status404NotFound,
        "customer-not-found",
        new("Customer not found.", "顧客が見つかりません。"),
        new("The partner has no such customer.", "このパートナーに該当する顧客はありません。"))
    {
        Remedy = new(
            "Take the customerId from the partner's list of customers, or add the customer with PUT.",
            "パートナーの顧客の一覧にある customerId を使うか、PUT で顧客を追加してください。"),
    };

    /// <summary>403 <c>role-required</c>, naming up to 20 at the partner who can.</summary>
    /// <param name="managers">Those who can, by name.</param>
    public static Problem RoleRequired(IReadOnlyList<PartnerUser> managers) => PartnerErrors.RoleRequired(
        new("The customers are not open to this account.", "このアカウントは顧客を扱えません。"),
        new(
            "Customers are kept by the partner's global administrators, partner administrators and admin agents; "
            + "the programme office may look at them.",
            "顧客を管理できるのは、パートナーのグローバル管理者、"
            + "MPN パートナー管理者、管理エージェントのみです。"
            + "プログラム事務局は参照のみできます。"),
        [.. managers.Take(MostNamed)]);

    /// <summary>S1: 403 <c>role-required</c>, likewise, for what only admin agents do.</summary>
    /// <param name="agents">Those who can, by name.</param>
    public static Problem AgentRequired(IReadOnlyList<PartnerUser> agents) => RoleRequired(agents) with
    {
        Title = new("Only admin agents may do this.", "この操作は管理エージェントのみが行えます。"),
        Detail = new(
            "Requests for customers are filed and followed by the partner's admin agents (AdminAgent).",
            "顧客の要求を作成して対応するのは、"
            + "パートナーの管理エージェント (AdminAgent) です。"),
    };

    /// <summary>400 <c>invalid-request</c> for a customer id that is none.</summary>
    public static Problem InvalidId() => RequestErrors.Invalid(
        "customerId", new(
            "must be 1 to 40 lower-case letters, digits and '-'.",
            "英小文字、数字、'-' からなる 1 から 40 文字を指定してください。"));

    /// <summary>409 <c>tenant-taken</c>: the provider has the tenant as another customer.</summary>
    public static Problem TenantTaken(string customerId) => new(
        StatusCodes.Status409Conflict,
        "tenant-taken",
        new("The tenant belongs to another customer.", "このテナントは別の顧客に登録されています。"),
        new(
            $"The partner's customer {customerId} has this tenantId already.",
            $"この tenantId は、このパートナーの顧客 {customerId} に既に登録されています。"))
    {
        Remedy = new(
            "Change that customer, or delete it first if it is the same company under another id.",
            "その顧客を変更するか、"
            + "同じ会社が別の ID で登録されている場合は、先に削除してください。"),
        Extensions = new Dictionary<string, Func<Language, object>> { ["customerId"] = _ => customerId },
    };

    /// <summary>409 <c>requests-open</c>: the customer can't be deleted yet.</summary>
    public static Problem RequestsOpen() => new(
        StatusCodes.Status409Conflict,
        "requests-open",
        new("The customer has open requests.", "顧客に未完了の要求があります。"),
        new(
            "A customer can be deleted when none of its requests is open any more.",
            "顧客を削除できるのは、すべての要求が完了した後です。"))
    {
        Remedy = new(
            "Close its requests first; the list of its requests shows which are open.",
            "先に要求を完了してください。未完了の要求は、この顧客の要求の一覧で確認できます。"),
    };
}
