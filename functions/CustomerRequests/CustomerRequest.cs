using System.Text.Json.Serialization;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Customers;
using BenefitsFunctions.FirstResponses;
using BenefitsFunctions.Http;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Plans;

namespace BenefitsFunctions.CustomerRequests;

/// <summary>Names a request, as <c>{partnerId}-{id}</c>: operators, who know no partner, find it by that too.</summary>
/// <param name="PartnerId">The provider.</param>
/// <param name="Id">32 hexadecimal digits.</param>
public sealed record RequestKey(string PartnerId, string Id)
{
    /// <inheritdoc/>
    public override string ToString() => $"{PartnerId}-{Id}";

    /// <summary>The request that <paramref name="text"/> names, or null when it names none.</summary>
    public static RequestKey? Read(string text) =>
        text.Split('-') is [var partner, var id] && PartnerRequests.IsPartnerId(partner) && IdGenerator.IsId(id)
            ? new RequestKey(partner, id)
            : null;
}

/// <summary>Whom the operators write to (S2).</summary>
public sealed record RequestContact(string Name, string Email);

/// <summary>What a request is about, in the words of who filed it.</summary>
/// <param name="Product">What the filer calls the product, where the service does not say enough.</param>
/// <param name="Version">Its version.</param>
/// <param name="Description">What happens; may have several lines, as the impact.</param>
/// <param name="BusinessImpact">What that means for the customer.</param>
/// <param name="Contact">Whom to write to.</param>
public sealed record RequestText(
    string? Product, string? Version, string Description, string BusinessImpact, RequestContact Contact);

/// <summary>S1-S3: a request that an agent of a provider filed for one of its customers, and what became of it. Pure.</summary>
/// <param name="Key">Names it.</param>
/// <param name="CustomerId">For which customer.</param>
/// <param name="Service">About what.</param>
/// <param name="Kind">What is asked for.</param>
/// <param name="Language">In which language the operators answer.</param>
/// <param name="Title">One line.</param>
/// <param name="Text">The rest of what was filed.</param>
/// <param name="FiledBy">Account id of the agent.</param>
/// <param name="FiledAt">When.</param>
/// <param name="Severity">As it is now.</param>
/// <param name="DueAt">S3: until when the first response is due; stays as it was when that came.</param>
public sealed record CustomerRequest(
    RequestKey Key,
    string CustomerId,
    CloudService Service,
    RequestKind Kind,
    string Language,
    string Title,
    RequestText Text,
    string FiledBy,
    DateTimeOffset FiledAt,
    Severity Severity,
    DateTimeOffset DueAt)
{
    /// <summary>Where it is.</summary>
    public RequestState State { get; init; } = RequestState.Filed;

    /// <summary>P5: the plan that it counts under.</summary>
    public SupportPlan Plan { get; init; } = SupportPlan.CloudSolutionProvider;

    /// <summary>P5: the provider's own contract that a request for its own tenant takes a unit of; null for all others.</summary>
    public string? ContractId { get; init; }

    /// <summary>When the first response came.</summary>
    public DateTimeOffset? RespondedAt { get; init; }

    /// <summary>Account id of the operator who gave it.</summary>
    public string? RespondedBy { get; init; }

    /// <summary>When it was closed.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>When the operators were told that the first response is missing.</summary>
    public DateTimeOffset? MissedAt { get; init; }

    /// <summary>Who did what when, the oldest first.</summary>
    public RequestHistory History { get; init; } = RequestHistory.None;

    /// <summary>S3: whether the first response is still to come; never for one that was withdrawn.</summary>
    [JsonIgnore]
    public bool AwaitsResponse => RespondedAt is null && State != RequestState.Closed;

    /// <summary>S3: true when the first response came after its time, or had not come by then. One that was withdrawn before misses
    /// nothing.</summary>
    public bool IsMissed(DateTimeOffset now) => RequestSummary.Of(this).IsMissed(now);

    /// <summary>A response of an operator; the first one is what was due. The same again changes nothing, also once it is
    /// closed.</summary>
    public Result<CustomerRequest> Responding(string responseId, string by, string? text, DateTimeOffset at)
    {
        if (History.Has(responseId))
        {
            return this;
        }

        if (State == RequestState.Closed)
        {
            return CustomerRequestErrors.IsClosed();
        }

        var entry = new HistoryEntry(RequestEvent.Responded, at, by, RequestActor.Operator) { Id = responseId, Text = text };
        return this with
        {
            State = RequestTransitions.AfterResponse(State),
            RespondedAt = RespondedAt ?? at,
            RespondedBy = RespondedBy ?? by,
            History = History.With(entry),
        };
    }

    /// <summary>S3: a higher severity; what is still due counts from the filing, and is never due later than before.</summary>
    /// <param name="severity">The new one; the same again changes nothing, also once it is closed.</param>
    /// <param name="reason">Why.</param>
    /// <param name="dueAt">When the first response would have been due with it.</param>
    /// <param name="by">Account id.</param>
    /// <param name="actor">Whom it acts for.</param>
    /// <param name="at">When.</param>
    public Result<CustomerRequest> Raising(
        Severity severity, string reason, DateTimeOffset dueAt, string by, RequestActor actor, DateTimeOffset at)
    {
        if (severity == Severity)
        {
            return this;
        }

        if (State == RequestState.Closed)
        {
            return CustomerRequestErrors.IsClosed();
        }

        // A is the first of them.
        if (severity > Severity)
        {
            return CustomerRequestErrors.NotRaised(Severity);
        }

        return this with
        {
            Severity = severity,
            DueAt = AwaitsResponse && dueAt < DueAt ? dueAt : DueAt,
            History = History.With(new HistoryEntry(RequestEvent.SeverityRaised, at, by, actor) { Severity = severity, Text = reason }),
        };
    }

    /// <summary>
    /// A move to another state; 409 for one that <see cref="RequestTransitions"/> does not list. The same again changes nothing.
    /// </summary>
    public Result<CustomerRequest> Moving(RequestState to, string? note, string by, RequestActor actor, DateTimeOffset at)
    {
        if (to == State)
        {
            return this;
        }

        if (!RequestTransitions.From(State, actor).Contains(to))
        {
            return CustomerRequestErrors.NoSuchMove(State, to, actor);
        }

        return this with
        {
            State = to,
            ClosedAt = to == RequestState.Closed ? at : ClosedAt,
            History = History.With(new HistoryEntry(RequestEvent.Moved, at, by, actor) { State = to, Text = note }),
        };
    }

    /// <summary>Notes that the operators were told of a missed first response, once; nothing where none is missed any more.</summary>
    public CustomerRequest Flagging(DateTimeOffset at)
    {
        var missed = new HistoryEntry(RequestEvent.FirstResponseMissed, at, null, RequestActor.System);
        return AwaitsResponse && MissedAt is null && IsMissed(at) ? this with { MissedAt = at, History = History.With(missed) } : this;
    }
}
