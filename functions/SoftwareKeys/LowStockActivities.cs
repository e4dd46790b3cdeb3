using BenefitsFunctions.Mail;
using BenefitsFunctions.Offices;
using BenefitsFunctions.Orchestrations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.SoftwareKeys;

/// <summary>The steps of <see cref="LowStockOrchestrator"/>; each may be taken again.</summary>
public sealed partial class LowStockActivities(
    SoftwareCatalog catalog, SoftwareKeyStore keys, OfficeCatalog offices, IMailer mailer, ILogger<LowStockActivities> logger)
{
    [Function(nameof(MarkLowStockTold))]
    public Task MarkLowStockTold([ActivityTrigger] LowStockNotice notice, CancellationToken cancellationToken) =>
        keys.MarkToldAsync(notice.Product, notice.Crossing, cancellationToken);

    /// <summary>Mails the programme office how many keys are left now.</summary>
    /// <exception cref="MailNotTakenException">The mail server did not take it this time: try again.</exception>
    [Function(nameof(MailLowStock))]
    public async Task MailLowStock([ActivityTrigger] LowStockNotice notice, CancellationToken cancellationToken)
    {
        var product = catalog.Find(notice.Product)
            ?? throw new PermanentFailureException($"The software catalog has no {notice.Product} any more.");
        var stock = await keys.StockAsync(product.Id, cancellationToken);
        var mail = LowStockMail.Compose(notice, product, stock, offices.ContactOf(Office.ProgrammeOffice));
        if (!await mailer.DeliverAsync(mail, cancellationToken))
        {
            LogRefused(notice.Product);
        }
    }

    /// <summary>Says that the office could not be told; the list of stocks shows it all the same.</summary>
    [Function(nameof(GiveUpLowStock))]
    public void GiveUpLowStock([ActivityTrigger] LowStockNotice notice) => LogGivenUp(notice.Product);

    [LoggerMessage(
        5602,
        LogLevel.Error,
        "The mail that few keys of {Product} are left could not be handed over for three days, or the catalog has the product no more; "
        + "check the mail server and tell the programme office by other means")]
    private partial void LogGivenUp(string product);

    [LoggerMessage(
        5603,
        LogLevel.Error,
        "The mail that few keys of {Product} are left was refused by the mail server for good; check the address of the programme office "
        + "in offices.json and Benefits__Mail__From, and tell the office by other means")]
    private partial void LogRefused(string product);
}
