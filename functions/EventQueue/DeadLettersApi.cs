using BenefitsFunctions.Http;
using BenefitsFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.EventQueue;

/// <summary>I5: the events that could not be taken, for the operators.</summary>
public sealed partial class DeadLettersApi(DeadLetters deadLetters, ILogger<DeadLettersApi> logger)
{
    private const string Route = "operations/dead-letters";
    private const int MaxReason = 200;

    /// <summary>A page of dead letters: what never got to the queue, then the queue's, the oldest first.</summary>
    [Function(nameof(GetDeadLetters))]
    public async Task<IActionResult> GetDeadLetters(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request, CancellationToken cancellationToken)
    {
        if (!Caller.Of(request).IsOperator)
        {
            return Answer.Of(SecurityErrors.OperatorOnly());
        }

        if (Paging.Read(request).Failed(out var problem, out var paging))
        {
            return Answer.Of(problem);
        }

        var from = paging.Continuation is { } asked ? DeadLetters.ReadId(asked) : null;
        return paging.Continuation is not null && from is null
            ? Answer.Of(Paging.InvalidContinuation())
            : Answer.Ok(await deadLetters.PageAsync(from, paging.Top, cancellationToken));
    }

    /// <summary>Puts a dead letter back on the queue; it leaves the dead letters. Of several calls one answers 202.</summary>
    [Function(nameof(ResendDeadLetter))]
    public async Task<IActionResult> ResendDeadLetter(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/{id}/resend")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        if (!Caller.Of(request).IsOperator)
        {
            return Answer.Of(SecurityErrors.OperatorOnly());
        }

        var came = DeadLetters.ReadId(id) is { } known ? await deadLetters.ResendAsync(known, cancellationToken) : Settlement.NotFound;
        return came == Settlement.Done
            ? Answer.Accepted($"/api/{Route}", new { id, Status = "Resent" })
            : Answer.Of(Refusal(came));
    }

    /// <summary>Drops a dead letter for good; the reason goes to the log. Of several calls one answers 204.</summary>
    [Function(nameof(DiscardDeadLetter))]
    public async Task<IActionResult> DiscardDeadLetter(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Route + "/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        if (!Caller.Of(request).IsOperator)
        {
            return Answer.Of(SecurityErrors.OperatorOnly());
        }

        if (new Queries(request).Text("reason", MaxReason) is not { } reason
            || string.IsNullOrWhiteSpace(reason)
            || reason.Any(char.IsControl))
        {
            return Answer.Of(RequestErrors.Invalid("reason", DeadLetterErrors.ReasonNeeded(MaxReason)));
        }

        var came = DeadLetters.ReadId(id) is { } known ? await deadLetters.DiscardAsync(known, cancellationToken) : Settlement.NotFound;
        if (came != Settlement.Done)
        {
            return Answer.Of(Refusal(came));
        }

        LogDiscarded(id, reason);
        return Answer.NoContent();
    }

    private static Problem Refusal(Settlement came) => came switch
    {
        Settlement.Busy => DeadLetterErrors.Busy(),
        Settlement.NotSendable => DeadLetterErrors.NotSendable(),
        _ => DeadLetterErrors.NotFound(),
    };

    [LoggerMessage(3005, LogLevel.Warning,
        "Dead letter {Id} was discarded: {Reason}. Its event will never count; if that was wrong, have its portal send it again")]
    private partial void LogDiscarded(string id, string reason);
}
