using BenefitsFunctions.Activations;
using BenefitsFunctions.Http;

namespace BenefitsFunctions.OfficeDecisions;

/// <summary>What an office decides.</summary>
/// <param name="Approve">Whether the benefit is activated.</param>
/// <param name="Reason">1 to 500 characters; needed for a rejection.</param>
public sealed record DecisionRequest(bool Approve, string? Reason)
{
    private const int MaxReason = 500;

    public static DecisionRequest Read(Fields fields)
    {
        var request = new DecisionRequest(fields.Boolean("approve"), fields.OptionalText("reason", MaxReason));
        if (fields.Sound && request is { Approve: false, Reason: null })
        {
            fields.Reject("reason", new(
                "is required for a rejection: the requester is told.",
                "却下する場合は必須です。依頼者に通知されます。"));
        }

        return request;
    }

    /// <summary>The decision, made by an account at a time.</summary>
    public OfficeDecision MadeBy(string accountId, DateTimeOffset at) => new(Approve, Reason, accountId, at);
}
