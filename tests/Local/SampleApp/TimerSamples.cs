using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace SampleApp;

public sealed class TimerSamples(Gate gate, ILogger<TimerSamples> logger)
{
    [Function("Hourly")]
    public void Hourly([TimerTrigger("0 0 * * * *")] TimerInfo timer) =>
        logger.LogInformation("Hourly {Timer}", JsonSerializer.Serialize(timer));

    [Function("AtQuarterToTen")]
    public void AtQuarterToTen([TimerTrigger("45 9 * * *")] TimerInfo timer) =>
        logger.LogInformation("AtQuarterToTen {Timer}", JsonSerializer.Serialize(timer));

    [Function("FailsDaily")]
    public static void FailsDaily([TimerTrigger("0 0 0 * * *")] TimerInfo timer) => throw new InvalidOperationException("no luck");

    [Function("WaitsDaily")]
    public Task WaitsDaily([TimerTrigger("0 0 12 * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        gate.PassAsync("Timer", cancellationToken);
}
