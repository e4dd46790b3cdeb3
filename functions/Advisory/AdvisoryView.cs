using BenefitsFunctions.Contracts;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Ledger;

namespace BenefitsFunctions.Advisory;

/// <summary>
/// An advisory request as the API shows it. <c>contractId</c> names the contract that it is charged to, or whose ledger rejected it;
/// <c>chargedAt</c> the time of its charge. Both are null while it waits.
/// </summary>
public sealed record AdvisoryView(
    string RequestId,
    string PartnerId,
    string Topic,
    decimal Hours,
    AdvisoryStatus Status,
    AdvisoryReason? Reason,
    string FiledBy,
    DateTimeOffset FiledAt,
    string? ContractId,
    DateTimeOffset? ChargedAt,
    DateTimeOffset? CancelledAt)
{
    public static AdvisoryView Of(AdvisoryRequest request, Language language) => new(
        request.RequestId,
        request.PartnerId,
        request.Topic,
        Quarters.ToUnits(request.Quarters),
        request.ShownStatus,
        request.Reason is { } reason ? AdvisoryReason.Of(reason, language) : null,
        request.FiledBy,
        request.FiledAt,
        request.IsUnsettled ? null : request.ContractId,
        request.Status == AdvisoryStatus.Charged ? request.ChosenAt : null,
        request.CancelledAt);
}

/// <summary>Why a request was rejected.</summary>
public sealed record AdvisoryReason(string Code, string Detail, string Remedy)
{
    public static AdvisoryReason Of(RejectionReason reason, Language language)
    {
        var text = RejectionReasons.Of(reason);
        return new AdvisoryReason(text.Code, text.Detail.In(language), text.Remedy.In(language));
    }
}
