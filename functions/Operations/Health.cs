using Azure.Data.Tables;
using BenefitsFunctions.Mail;
using BenefitsFunctions.Messaging;
using BenefitsFunctions.Storage;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Operations;

/// <summary>The parts that the app needs, as this instance sees them.</summary>
public sealed class Health(
    BenefitsTables tables, TablesGate gate, IncidentQueue queue, MailProbe mail, TimeProvider time, ILogger<Health> logger)
{
    public const string Tables = "tables";
    public const string Queue = "queue";
    public const string Mail = "mail";
    public const string TaskHub = "taskHub";

    private const string Nothing = "health";

    private readonly HealthPart _tables = new(Tables, "Table Storage (AzureWebJobsStorage)", time, logger);
    private readonly HealthPart _queue = new(Queue, "The queue (ServiceBusConnection)", time, logger);
    private readonly HealthPart _mail = new(Mail, "Mail (Benefits__Mail__Host or Benefits__Mail__PickupDirectory)", time, logger);
    private readonly HealthPart _taskHub = new(TaskHub, "The task hub of Durable Task (AzureWebJobsStorage)", time, logger);

    /// <summary>True while the app can do its work. Mails wait for days, so it can without a mail server.</summary>
    public static bool IsServing(IEnumerable<PartHealth> parts) => parts.All(p => p.Up || p.Part == Mail);

    /// <summary>Looks at each part, all at once.</summary>
    public async Task<IReadOnlyList<PartHealth>> LookAsync(DurableTaskClient client, CancellationToken cancellationToken) =>
        await Task.WhenAll(
            _tables.LookAsync(AskTablesAsync, cancellationToken),
            _queue.LookAsync(queue.LookAsync, cancellationToken),
            _mail.LookAsync(mail.LookAsync, cancellationToken),
            _taskHub.LookAsync(token => client.GetInstanceAsync(Nothing, token), cancellationToken));

    private async Task AskTablesAsync(CancellationToken cancellationToken)
    {
        gate.ExpectOpen();
        await tables.Partners.GetEntityIfExistsAsync<TableEntity>(Nothing, Nothing, cancellationToken: cancellationToken);
    }
}
