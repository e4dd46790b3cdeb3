using System.Globalization;
using BenefitsFunctions.Http;
using BenefitsFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.EventQueue;

/// <summary>I5: the events that could not be taken, for the operators.</summary>
public sealed class DeadLettersApi(DeadLetters deadLetters)
{
    private const string Route = "operations/dead-letters";

    /// <summary>A page of dead letters, the oldest first.</summary>
    [Function(nameof(GetDeadLetters))]
    public async Task<IActionResult> GetDeadLetters(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request, CancellationToken cancellationToken)
    {
        if (!Caller.Of(request).IsOperator)
        {
            return Answer.Of(SecurityErrors.OperatorOnly());
        }

        var from = 0L;
        if (request.Query["continuation"] is { Count: > 0 } asked && (asked.Count > 1 || !TryId(asked[0]!, out from)))
        {
            return Answer.Of(RequestErrors.Invalid(
                "continuation", new(
                    "must be the continuation of the page before.",
                    "前のページの continuation を指定してください。")));
        }

        var page = await deadLetters.PageAsync(from, cancellationToken);
        return Answer.Ok(new { DeadLetters = page.Letters, Continuation = page.Next?.ToString(CultureInfo.InvariantCulture) });
    }

    /// <summary>Puts a dead letter back on the queue; it leaves the dead letters.</summary>
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

        var came = TryId(id, out var number) ? await deadLetters.ResendAsync(number, cancellationToken) : Resending.NotFound;
        return came switch
        {
            Resending.Sent => Answer.Accepted("/api/operations/dead-letters", new { id, Status = "Resent" }),
            Resending.Busy => Answer.Of(DeadLetterErrors.Busy()),
            _ => Answer.Of(DeadLetterErrors.NotFound()),
        };
    }

    private static bool TryId(string text, out long id) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);
}
