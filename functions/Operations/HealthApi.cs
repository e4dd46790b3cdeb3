using Azure.Data.Tables;
using BenefitsFunctions.Http;
using BenefitsFunctions.Messaging;
using BenefitsFunctions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Operations;

/// <summary>Whether the app can do its work.</summary>
public sealed partial class HealthApi(BenefitsTables tables, IncidentQueue queue, TimeProvider time, ILogger<HealthApi> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// 200 when tables and queue answer, else 503: <c>{status, tables, queue}</c>, each <c>healthy</c> or <c>unhealthy</c>.
    /// </summary>
    [Function(nameof(GetHealth))]
    public async Task<IActionResult> GetHealth(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health")] HttpRequest request, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(
            AnswersAsync("Table Storage (AzureWebJobsStorage)", LookAtTablesAsync, cancellationToken),
            AnswersAsync("the queue (ServiceBusConnection)", queue.LookAsync, cancellationToken));
        var (tablesAnswer, queueAnswers) = (answers[0], answers[1]);
        return Answer.WithStatus(
            tablesAnswer && queueAnswers ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
            new { Status = State(tablesAnswer && queueAnswers), Tables = State(tablesAnswer), Queue = State(queueAnswers) });
    }

    private Task LookAtTablesAsync(CancellationToken cancellationToken) =>
        tables.Partners.GetEntityIfExistsAsync<TableEntity>("health", "health", cancellationToken: cancellationToken);

    private static string State(bool answers) => answers ? "healthy" : "unhealthy";

    private async Task<bool> AnswersAsync(string part, Func<CancellationToken, Task> ask, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await ask(either.Token);
            return true;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogUnhealthy(error, part);
            return false;
        }
    }

    [LoggerMessage(1010, LogLevel.Error, "{Part} does not answer; check the setting and the service")]
    private partial void LogUnhealthy(Exception error, string part);
}
