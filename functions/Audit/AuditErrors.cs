using BenefitsFunctions.Balances;
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
            "この ID の契約がないか、読み取ることができません。"))
    {
        Remedy = new(
            "Check contractId: 14 digits, as in the list of the differences. If that is right, the row of the contract is gone or damaged: "
            + "restore it from a backup (docs/audit.md).",
            "contractId (差異の一覧にある 14 桁の番号) を確認してください。"
            + "正しい場合は契約の行が失われたか壊れています。"
            + "バックアップから復元してください (docs/audit.md)。"),
    };

    /// <summary>503 <c>not-read-in-time</c>.</summary>
    /// <param name="limit">How long a contract is read.</param>
    public static Problem NotReadInTime(TimeSpan limit) => new(
        StatusCodes.Status503ServiceUnavailable,
        "not-read-in-time",
        new("The ledger was not read in time.", "台帳を時間内に読み取れませんでした。"),
        new(
            $"The ledger of the contract could not be read within {limit.TotalSeconds:0} seconds: it is very long, or storage is slow.",
            $"契約の台帳を {limit.TotalSeconds:0} 秒以内に読み取れませんでした。"
            + "台帳が非常に長いか、ストレージの応答が遅い状態です。"))
    {
        Remedy = new(
            "Send the same request again in a quieter hour; a repair that was done stays done. If it lasts, see docs/limits.md.",
            "混雑していない時間に同じリクエストを再送してください。"
            + "完了した修復はそのまま残ります。"
            + "続く場合は docs/limits.md を参照してください。"),
        RetryAfter = TimeSpan.FromMinutes(5),
    };

    /// <summary>409 <c>ledger-unsound</c>, with the <c>differences</c> inside the ledger.</summary>
    public static Problem LedgerUnsound(Differences faults) => new(
        StatusCodes.Status409Conflict,
        "ledger-unsound",
        new("The ledger contradicts itself.", "台帳に矛盾があります。"),
        new(
            $"The ledger has {(faults.Count == 1 ? "a fault" : $"{faults.Count} faults")} of its own, so that the balance can't be told "
            + "from it. Nothing was changed.",
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
