using System.Net.Sockets;

namespace BenefitsFunctions.Mail;

/// <summary>Looks whether mails could be handed over, without sending any.</summary>
public sealed class MailProbe(MailSettings settings)
{
    /// <summary>Connects to the mail server, or writes to the pickup directory; throws when that is not possible.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        if (settings.PickupDirectory is { } folder)
        {
            ExpectWritable(folder);
            return;
        }

        using var connection = new TcpClient();
        await connection.ConnectAsync(settings.Host!, settings.Port, cancellationToken);
    }

    /// <summary>Writes to the folder, which is made where it is missing; throws when that is not possible.</summary>
    public static void ExpectWritable(string folder)
    {
        var probe = Path.Combine(Directory.CreateDirectory(folder).FullName, $".writable-{Environment.ProcessId}");
        File.WriteAllText(probe, "");
        File.Delete(probe);
    }
}
