namespace BenefitsFunctions.CustomerRequests;

/// <summary>Where a request is.</summary>
public enum RequestState
{
    /// <summary>Nobody has answered yet.</summary>
    Filed,

    /// <summary>The operators work on it.</summary>
    InProgress,

    /// <summary>The operators wait for the provider.</summary>
    AwaitingPartner,

    /// <summary>There is a solution; it may turn out to be none.</summary>
    Solved,

    /// <summary>Over for good.</summary>
    Closed,
}

/// <summary>Who does something to a request.</summary>
public enum RequestActor
{
    /// <summary>An <c>AdminAgent</c> of the provider.</summary>
    AdminAgent,

    /// <summary>Somebody with the role <c>Operator</c>.</summary>
    Operator,

    /// <summary>The app.</summary>
    System,
}

/// <summary>
/// Every legal move of a request, by who makes it. An operator leaves <see cref="RequestState.Filed"/> by the first response alone, so that
/// no request gets anywhere unanswered; an agent may withdraw it.
/// </summary>
public static class RequestTransitions
{
    private static readonly IReadOnlyList<(RequestState From, RequestState To, RequestActor By)> Legal =
    [
        (RequestState.Filed, RequestState.Closed, RequestActor.AdminAgent),
        (RequestState.InProgress, RequestState.AwaitingPartner, RequestActor.Operator),
        (RequestState.InProgress, RequestState.Solved, RequestActor.Operator),
        (RequestState.InProgress, RequestState.Solved, RequestActor.AdminAgent),
        (RequestState.InProgress, RequestState.Closed, RequestActor.AdminAgent),
        (RequestState.AwaitingPartner, RequestState.InProgress, RequestActor.Operator),
        (RequestState.AwaitingPartner, RequestState.InProgress, RequestActor.AdminAgent),
        (RequestState.AwaitingPartner, RequestState.Solved, RequestActor.Operator),
        (RequestState.AwaitingPartner, RequestState.Solved, RequestActor.AdminAgent),
        (RequestState.AwaitingPartner, RequestState.Closed, RequestActor.Operator),
        (RequestState.AwaitingPartner, RequestState.Closed, RequestActor.AdminAgent),
        (RequestState.Solved, RequestState.InProgress, RequestActor.Operator),
        (RequestState.Solved, RequestState.InProgress, RequestActor.AdminAgent),
        (RequestState.Solved, RequestState.Closed, RequestActor.Operator),
        (RequestState.Solved, RequestState.Closed, RequestActor.AdminAgent),
    ];

    /// <summary>Where <paramref name="by"/> may move a request to that is in <paramref name="from"/>.</summary>
    public static IReadOnlyList<RequestState> From(RequestState from, RequestActor by) =>
        [.. Legal.Where(move => move.From == from && move.By == by).Select(move => move.To)];

    /// <summary>Where a response leaves a request: the first one begins the work.</summary>
    public static RequestState AfterResponse(RequestState from) => from == RequestState.Filed ? RequestState.InProgress : from;
}
