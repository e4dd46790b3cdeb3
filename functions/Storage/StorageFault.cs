using System.Net.Sockets;
using Azure;
using Azure.Identity;

namespace BenefitsFunctions.Storage;

/// <summary>What keeps the app from its tables, as far as the failure tells.</summary>
/// <param name="MayPass">Whether it ends without anybody's doing, as an outage does.</param>
/// <param name="Remedy">What to look at.</param>
internal sealed record StorageFault(bool MayPass, string Remedy)
{
    /// <summary>Reads a failure and its causes. What somebody has to mend is tried again too: a new role counts after minutes.</summary>
    public static StorageFault Of(Exception error)
    {
        var causes = Causes(error).ToList();
        return causes.Any(c => c is AuthenticationFailedException)
            ? new(false, "No token for the managed identity: check that the app has it and that AzureWebJobsStorage__clientId names it.")
            : causes.Any(c => c is RequestFailedException { Status: 401 or 403 })
            ? new(
                false,
                "Table Storage refuses the app: check that its identity has the role Storage Table Data Contributor on the account "
                + "(a new one takes up to ten minutes to count), or the key in AzureWebJobsStorage, and the account's network rules.")
            : causes.OfType<SocketException>().Any(c => c.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
            ? new(
                false,
                "There is no such storage account: check its name in AzureWebJobsStorage or AzureWebJobsStorage__accountName, "
                + "and the name service of the network.")
            : causes.Any(c => c is SocketException or HttpRequestException or IOException or OperationCanceledException)
                || causes.Any(c => c is RequestFailedException { Status: 0 or 408 or 429 or >= 500 })
            ? new(true, "Table Storage does not answer: check the account (AzureWebJobsStorage), its region and the network.")
            : new(false, "This was not expected of Table Storage: see the exception, and report it.");
    }

    private static IEnumerable<Exception> Causes(Exception error) =>
    [
        error,
        .. (error is AggregateException all ? all.InnerExceptions : (IEnumerable<Exception>)(error.InnerException is { } one ? [one] : []))
            .SelectMany(Causes),
    ];
}
