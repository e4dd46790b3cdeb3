using Azure;
using BenefitsFunctions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Http;

/// <summary>Whether the app can do its work.</summary>
public sealed partial class HealthApi(BenefitsTables tables, TimeProvider time, ILogger<HealthApi> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>200 when the tables answer, else 503: <c>{status, tables}</c>, each <c>healthy</c> or <c>unhealthy</c>.</summary>
    [Function(nameof(GetHealth))]
    public async Task<IActionResult> GetHealth(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request, CancellationToken cancellationToken)
    {
        var healthy = await TablesAnswerAsync(cancellationToken);
        var state = healthy ? "healthy" : "unhealthy";
        return Answer.WithStatus(healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, new { Status = state, Tables = state });
    }

    private async Task<bool> TablesAnswerAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await tables.Partners.GetEntityIfExistsAsync<Azure.Data.Tables.TableEntity>("health", "health", cancellationToken: either.Token);
            return true;
        }
        catch (Exception error) when (error is RequestFailedException or AggregateException || (error is OperationCanceledException && patience.IsCancellationRequested))
        {
            LogUnhealthy(error);
            return false;
        }
    }

    [LoggerMessage(1010, LogLevel.Error, "Table Storage does not answer; check AzureWebJobsStorage and the storage account")]
    private partial void LogUnhealthy(Exception error);
}
