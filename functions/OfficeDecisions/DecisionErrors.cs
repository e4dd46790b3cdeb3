using BenefitsFunctions.Activations;
using BenefitsFunctions.Http;
using BenefitsFunctions.Languages;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.OfficeDecisions;

/// <summary>Why a decision does not count.</summary>
public static class DecisionErrors
{
    private static readonly Localized CannotDecide = new("The request can't be decided.", "この依頼は決定できません。");

    /// <summary>409 <c>already-decided</c>: another decision was stored before, or the request lapsed.</summary>
    public static Problem AlreadyDecided(OfficeCase office) => new(
        StatusCodes.Status409Conflict,
        "already-decided",
        CannotDecide,
        office.Decision switch
        {
            null => new(
                "The request lapsed, because it was not decided in time.",
                "期限までに決定されなかったため、依頼は失効しました。"),
            { Approve: true } => new("The request was approved before.", "この依頼は既に承認されています。"),
            _ => new("The request was rejected before.", "この依頼は既に却下されています。"),
        })
    {
        Remedy = office.Decision is { Approve: true }
            ? new(
                "If the benefit should not have been activated, revoke the contract.",
                "有効化すべきでなかった場合は、契約を取り消してください。")
            : new(
                "Let the partner ask again, or ask for the activation yourself.",
                "パートナーに再度依頼してもらうか、事務局から有効化を依頼してください。"),
    };

    /// <summary>409 <c>no-decision-needed</c>: the partner activates this benefit by itself.</summary>
    public static Problem NoDecisionNeeded() => new(
        StatusCodes.Status409Conflict,
        "no-decision-needed",
        CannotDecide,
        new("This activation does not wait for an office.", "この有効化はオフィスの決定を必要としません。"))
    {
        Remedy = new(
            "Look at GET /api/operations/activations?status=AwaitingOffice for what waits.",
            "決定待ちの依頼は GET /api/operations/activations?status=AwaitingOffice で確認してください。"),
    };
}
