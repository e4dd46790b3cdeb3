using BenefitsFunctions.Http;
using BenefitsFunctions.Languages;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.Audit;

/// <summary>What can be wrong about an audit.</summary>
public static class AuditErrors
{
    /// <summary>404 <c>audit-not-found</c>.</summary>
    public static Problem NotFound() => new(
        StatusCodes.Status404NotFound,
        "audit-not-found",
        new("Audit not found.", "監査が見つかりません。"),
        new(
            "There is no audit with this id, or it is older than 30 days.",
            "この ID の監査はありません。"
            + "30 日を過ぎて削除された可能性があります。"))
    {
        Remedy = new(
            "Start another one: POST /api/operations/audit.",
            "POST /api/operations/audit で新しい監査を開始してください。"),
    };

    /// <summary>404 <c>contract-not-found</c>.</summary>
    public static Problem ContractNotFound() => new(
        StatusCodes.Status404NotFound,
        "contract-not-found",
        new("Contract not found.", "契約が見つかりません。"),
        new(
            "There is no contract with this ID that can be read.",
            "この ID の契約がないか、読み取ることができません。"));

    /// <summary>409 <c>ledger-unsound</c>, with the <c>differences</c> inside the ledger.</summary>
    public static Problem LedgerUnsound(Differences faults) => new(
        StatusCodes.Status409Conflict,
        "ledger-unsound",
        new("The ledger contradicts itself.", "台帳に矛盾があります。"),
        new(
            $"The ledger has {faults.Count} faults of its own, so that the balance can't be told from it. Nothing was changed.",
            $"台帳自体に {faults.Count} 件の不整合があるため、残数を再構築できません。"
            + "何も変更されていません。"))
    {
        Remedy = new(
            "Restore the rows of the ledger that differences names, then try again: docs/audit.md.",
            "differences に示された台帳の行を復元してから、"
            + "もう一度お試しください (docs/audit.md)。"),
        Extensions = new Dictionary<string, Func<Language, object>> { ["differences"] = _ => faults.Listed },
    };
}
