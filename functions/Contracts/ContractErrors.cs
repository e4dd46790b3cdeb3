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

    /// <summary>409 <c>contract-expired</c>: what is over can't be ended.</summary>
    public static Problem Over(Contract contract) => new(
        StatusCodes.Status409Conflict,
        "contract-expired",
        new("The contract is over.", "契約は終了しています。"),
        new(
            $"The contract ended on {contract.End:yyyy-MM-dd}.",
            $"契約は {contract.End:yyyy-MM-dd} に終了しました。"))
    {
        Remedy = new(
            "Nothing has to be done: an ended contract takes no further requests.",
            "必要な操作はありません。終了した契約ではリクエストは受け付けられません。"),
    };
}
