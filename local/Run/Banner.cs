namespace Benefits.Local;

/// <summary>What a person reads after the start.</summary>
internal static class Banner
{
    private const string Body = """{"benefit":"ProductSupport"}""";
    private const string Stop = "  Ctrl-C stops everything.\n";

    public static void Write(TextWriter output, DataFolder folder, LocalServices services, AppSettings settings, string url)
    {
        output.WriteLine();
        output.WriteLine($"  API    {url}/api");
        output.WriteLine($"  Mails  {settings.MailFolder ?? "sent by the configured mail server"}");
        output.WriteLine($"  Queue  {services.Broker?.ConnectionString ?? "the configured Service Bus"}");
        output.WriteLine($"  Data   {folder.Path} (all of these also in endpoints.json there)");
        output.WriteLine();
        if (settings.HasSamples)
        {
            WriteFirstSteps(output, url, settings.PublicationDelay);
        }

        output.WriteLine(Stop);
    }

    /// <summary>For a run of the services alone.</summary>
    public static void WriteServices(TextWriter output, DataFolder folder, LocalServices services)
    {
        output.WriteLine();
        output.WriteLine("  Storage and queues run. The \"Values\" for local.settings.json:");
        output.WriteLine();
        output.WriteLine($"    \"AzureWebJobsStorage\": \"{services.Azurite!.ConnectionString}\",");
        output.WriteLine($"    \"ServiceBusConnection\": \"{services.Broker!.ConnectionString}\",");
        output.WriteLine();
        output.WriteLine($"  Data   {folder.Path} (all of these also in endpoints.json there)");
        output.WriteLine(Stop);
    }

    // Quoted whole: some shells take the ? of an address for a pattern.
    private static void WriteFirstSteps(TextWriter output, string url, TimeSpan delay)
    {
        output.WriteLine("  Try it as an administrator of the sample partner Contoso (sign in, activate, look at the benefits):");
        output.WriteLine();
        output.WriteLine($"""
                curl -s -c benefits.cookies -o /dev/null '{url}/.auth/login/dev?account=contoso-global-admin'
                curl -s -b benefits.cookies '{url}/api/partners/1000001/activations' -d '{Body}'
                curl -s -b benefits.cookies '{url}/api/partners/1000001/benefits?location=headquarters'
            """);
        output.WriteLine();
        output.WriteLine($"  A balance is published {InWords(delay)} after the activation; that time is fixed at the activation.");
        if (delay > TimeSpan.FromMinutes(1))
        {
            output.WriteLine("  To see one at once, start with Benefits__PublicationDelay=00:00:05 and activate after that.");
        }

        output.WriteLine();
    }

    private static string InWords(TimeSpan time) =>
        time >= TimeSpan.FromHours(1) ? $"{time.TotalHours:0.##} hours" : $"{time.TotalSeconds:0.##} seconds";
}
