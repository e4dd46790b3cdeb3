namespace Benefits.Local;

/// <summary>What a person reads after the start.</summary>
internal static class Banner
{
    private const string Stop = "  Ctrl-C stops everything.\n";
    private const string Sooner = "To see one at once, start with Benefits__PublicationDelay=00:00:05 and activate after that.";
    private const string Body = """{"benefit":"ProductSupport"}""";

    public static string Of(AppSettings settings, string url, string dataFolder, string? queue, bool hasClock) => $"""

          API    {url}/api
          Mails  {settings.MailFolder ?? "sent by the configured mail server"}
          Queue  {queue ?? "the configured Service Bus"}
          Data   {dataFolder} (all of these also in endpoints.json there){(hasClock ? Clock(url) : "")}

        {(settings.HasSamples ? FirstSteps(url, settings.PublicationDelay) : "")}{Stop}
        """;

    /// <summary>For a run of the services alone.</summary>
    public static string OfServices(string storage, string queue, string dataFolder) => $"""

          Storage and queues run. The "Values" for local.settings.json:

            "AzureWebJobsStorage": "{storage}",
            "ServiceBusConnection": "{queue}",

          Data   {dataFolder} (all of these also in endpoints.json there)
        {Stop}
        """;

    private static string Clock(string url) => $$"""

          Clock  moved by: curl '{{url}}/admin/clock' -d '{"advance":"31.00:00:00"}'
        """;

    // Quoted whole: some shells take the ? of an address for a pattern.
    private static string FirstSteps(string url, TimeSpan delay) => $"""
          Try it as an administrator of the sample partner Contoso (sign in, activate, look at the benefits):

            curl -s -c benefits.cookies -o /dev/null '{url}/.auth/login/dev?account=contoso-global-admin'
            curl -s -b benefits.cookies '{url}/api/partners/1000001/activations' -d '{Body}'
            curl -s -b benefits.cookies '{url}/api/partners/1000001/benefits?location=headquarters'

          A balance is published {InWords(delay)} after the activation; that time is fixed at the activation.
          {(delay > TimeSpan.FromMinutes(1) ? Sooner : "")}

        """;

    private static string InWords(TimeSpan time) =>
        time >= TimeSpan.FromHours(1) ? $"{time.TotalHours:0.##} hours" : $"{time.TotalSeconds:0.##} seconds";
}
