using BenefitsFunctions.Ledger;

namespace BenefitsFunctions.Advisory;

/// <summary>Where an advisory request is.</summary>
public enum AdvisoryStatus
{
    /// <summary>No contract with advisory hours was active yet.</summary>
    Waiting,

    /// <summary>Contract and time of its charge are noted, and its contract's ledger is about to be asked. Shown as waiting.</summary>
    Charging,

    /// <summary>Its hours are taken.</summary>
    Charged,

    /// <summary>Its contract's ledger took no hours; the reason says why.</summary>
    Rejected,

    /// <summary>Withdrawn by who filed it before it was charged.</summary>
    Cancelled,
}

/// <summary>A request for advice (A10): filed before or after the contract is activated, charged when it is.</summary>
/// <param name="PartnerId">Whose it is.</param>
/// <param name="RequestId">32 hexadecimal digits; names its charge in the ledger too.</param>
/// <param name="Number">1, 2, 3 … in the order in which the partner's requests were filed.</param>
/// <param name="Topic">What it is about.</param>
/// <param name="Quarters">What it takes, in quarter hours (I4).</param>
/// <param name="FiledBy">The account.</param>
/// <param name="FiledAt">When.</param>
public sealed record AdvisoryRequest(
    string PartnerId, string RequestId, long Number, string Topic, long Quarters, string FiledBy, DateTimeOffset FiledAt)
{
    /// <summary>The source of its charge in the ledger.</summary>
    public const string Source = "/advisory-requests";

    public AdvisoryStatus Status { get; init; }

    /// <summary>The contract that it is charged to, or whose ledger rejected it; null before one is chosen.</summary>
    public string? ContractId { get; init; }

    /// <summary>When its contract was chosen, which is the time of its charge whenever that is committed.</summary>
    public DateTimeOffset? ChosenAt { get; init; }

    /// <summary>Why it was rejected.</summary>
    public RejectionReason? Reason { get; init; }

    public DateTimeOffset? CancelledAt { get; init; }

    /// <summary>True while it may come to be charged or rejected.</summary>
    public bool IsUnsettled => Status is AdvisoryStatus.Waiting or AdvisoryStatus.Charging;

    /// <summary>The status as people see it.</summary>
    public AdvisoryStatus ShownStatus => Status == AdvisoryStatus.Charging ? AdvisoryStatus.Waiting : Status;

    /// <summary>The same with its contract chosen; null unless it waits for one.</summary>
    public AdvisoryRequest? Choosing(string contractId, DateTimeOffset at) => Status == AdvisoryStatus.Waiting
        ? this with { Status = AdvisoryStatus.Charging, ContractId = contractId, ChosenAt = at }
        : null;

    /// <summary>The same withdrawn; null unless it waits: of a charge and a withdrawal at once the first one counts.</summary>
    public AdvisoryRequest? Cancelling(DateTimeOffset at) => Status == AdvisoryStatus.Waiting
        ? this with { Status = AdvisoryStatus.Cancelled, CancelledAt = at }
        : null;

    /// <summary>The same with what its contract's ledger made of it; null unless it is being charged.</summary>
    public AdvisoryRequest? Settling(Incident booked) => (Status, booked.Status) switch
    {
        (not AdvisoryStatus.Charging, _) => null,
        (_, IncidentStatus.Rejected) => this with { Status = AdvisoryStatus.Rejected, Reason = booked.Reason },
        _ => this with { Status = AdvisoryStatus.Charged },
    };

    /// <summary>The opening that charges it: the same each time, so that the ledger charges it once.</summary>
    /// <exception cref="InvalidOperationException">No contract is chosen.</exception>
    public IncidentEvent ToCharge() => new(
        new EventIdentity(Source, RequestId),
        IncidentEventType.Opened,
        ContractId ?? throw new InvalidOperationException($"Advisory request {RequestId} has no contract to be charged to."),
        ChosenAt!.Value,
        RequestId,
        FiledBy,
        Contracts.Quarters.ToUnits(Quarters),
        Outcome: null,
        Subject: default);
}
