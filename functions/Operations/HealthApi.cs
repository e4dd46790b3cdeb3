using BenefitsFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace BenefitsFunctions.Operations;

/// <summary>Whether the app can do its work.</summary>
public sealed class HealthApi(Health health)
{
    /// <summary>
    /// 200 while the app can do its work, else 503: <c>{status, tables, queue, parts:[{part, up, downSince}]}</c>, the first three
    /// <c>healthy</c> or <c>unhealthy</c>. Mail that is down shows among the parts only: mails wait until it is back.
    /// </summary>
    [Function(nameof(GetHealth))]
    public async Task<IActionResult> GetHealth(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => Describe(await health.LookAsync(client, cancellationToken));

    /// <summary>The answer for these parts.</summary>
    public static Answer Describe(IReadOnlyList<PartHealth> parts)
    {
        var serving = Health.IsServing(parts);
        return Answer.WithStatus(
            serving ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
            new
            {
                Status = State(serving),
                Tables = State(parts.Single(p => p.Part == Health.Tables).Up),
                Queue = State(parts.Single(p => p.Part == Health.Queue).Up),
                Parts = parts,
            });
    }

    private static string State(bool up) => up ? "healthy" : "unhealthy";
}
