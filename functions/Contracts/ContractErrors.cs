using BenefitsFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.Contracts;

/// <summary>What can be wrong about a contract.</summary>
public static class ContractErrors
{
    /// <summary>404 <c>contract-not-found</c>.</summary>
    public static Problem NotFound() => new(
        StatusCodes.Status404NotFound,
        "contract-not-found",
        new("Contract not found.", "契約が見つかりません。"),
        new("The partner has no such contract.", "このパートナーに該当する契約はありません。"));
}
