using System.Text.RegularExpressions;

namespace BenefitsFunctions.Tests.Infra;

/// <summary>The app settings: each that the code needs in Azure is set, and none that neither code nor platform reads.</summary>
internal static class SettingsCheck
{
    private const string Provider = "AzureFunctionsJobHost__extensions__durableTask__storageProvider__";
    private const string SchedulerConnection = "DURABLE_TASK_SCHEDULER_CONNECTION_STRING";
    private const string Identity = "Microsoft.ManagedIdentity/userAssignedIdentities";

    // What the Functions host, its extensions or App Service read, and the code does not.
    private static readonly Dictionary<string, string> Platform = new()
    {
        ["AzureWebJobsStorage__credential"] = "the host signs in at its storage with the managed identity",
        ["ServiceBusConnection__credential"] = "the trigger signs in at the queue with the managed identity",
        ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = "the host sends its telemetry there",
        ["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"] = "the host signs in there: local sign-in is off",
    };

    private static readonly Dictionary<string, string> WithScheduler = new()
    {
        [$"{Provider}type"] = "the scheduler runs the orchestrations",
        [$"{Provider}connectionStringName"] = "which setting leads to it",
        [SchedulerConnection] = "where the scheduler is",
    };

    // What the code reads and Azure leaves out.
    private static readonly Dictionary<string, string> LeftOut = new()
    {
        ["AzureWebJobsStorage"] = "a connection string is a secret: the identity signs in",
        ["AzureWebJobsStorage__tableServiceUri"] = "follows from the account's name",
        ["ServiceBusConnection"] = "a connection string is a secret: the identity signs in",
        ["Benefits__Mail__PickupDirectory"] = "mails are sent",
        ["Benefits__SamplePartners"] = "the partners are real",
        ["OTEL_DOTNET_EXPERIMENTAL_OTLP_EMIT_EVENT_LOG_ATTRIBUTES"] = "the app sets it itself, for OTLP",
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "telemetry goes to Application Insights",
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "telemetry goes to Application Insights",
        ["WEBSITE_AUTH_ENABLED"] = "the platform says it, so that nobody else can",
        ["WEBSITE_HOSTNAME"] = "the platform says it",
    };

    public static IEnumerable<string> Findings(AzureTemplate template, InfraFolder folder)
    {
        var settings = template.Settings;
        var asked = AskedSettings.With(settings.ToDictionary(s => s.Key, s => StandIn(s.Key, s.Value)));
        var tuning = Regex.Matches(folder.Read("infra-bicep/modules/settings.bicep"), @"^  (\w+): string\?$", RegexOptions.Multiline)
            .Select(match => $"Benefits__{match.Groups[1].Value}").ToHashSet();
        var platform = template.HasScheduler ? Platform.Concat(WithScheduler).ToDictionary() : Platform;
        return
        [
            .. asked.Failure is { } failure ? [$"The app does not start: {failure}"] : Array.Empty<string>(),
            .. asked.Names.Where(name => !settings.ContainsKey(name) && !LeftOut.ContainsKey(name) && !tuning.Contains(name))
                .Select(name => $"{name} is not set, and the code reads it."),
            .. tuning.Where(name => asked.Failure is null && !asked.Names.Contains(name))
                .Select(name => $"{name} can be tuned, and the code does not read it."),
            .. platform.Where(known => !settings.ContainsKey(known.Key)).Select(known => $"{known.Key} is not set: {known.Value}."),
            .. settings.Keys.Where(name => LeftOut.ContainsKey(name)).Select(name => $"{name} must not be set: {LeftOut[name]}."),
            .. settings.Keys
                .Where(name => asked.Failure is null && !asked.Names.Contains(name))
                .Where(name => !platform.ContainsKey(name) && !LeftOut.ContainsKey(name))
                .Select(name => $"{name} is set, and nobody reads it."),
            .. WrongValues(settings, template),
        ];
    }

    private static IEnumerable<string> WrongValues(IReadOnlyDictionary<string, string> settings, AzureTemplate template) =>
        from expected in new (string Name, string Part)[]
        {
            ("AzureWebJobsStorage__accountName", NameOf(template, "Microsoft.Storage/storageAccounts")),
            ("AzureWebJobsStorage__credential", "managedidentity"),
            ("AzureWebJobsStorage__clientId", $"/{NameOf(template, Identity)}'"),
            ("ServiceBusConnection__fullyQualifiedNamespace", $"{NameOf(template, "Microsoft.ServiceBus/namespaces")}.servicebus."),
            ("ServiceBusConnection__credential", "managedidentity"),
            ("ServiceBusConnection__clientId", $"/{NameOf(template, Identity)}'"),
            ("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", $"/{NameOf(template, Identity)}'"),
            ("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "Authorization=AAD"),
            ("Benefits__Mail__Password", "@Microsoft.KeyVault(SecretUri="),
            ($"{Provider}type", "azureManaged"),
            ($"{Provider}connectionStringName", SchedulerConnection),
            (SchedulerConnection, "Authentication=ManagedIdentity"),
        }
        where settings.ContainsKey(expected.Name) && !settings[expected.Name].Contains(expected.Part, StringComparison.Ordinal)
        select $"{expected.Name} is '{settings[expected.Name]}', without '{expected.Part}'.";

    private static string NameOf(AzureTemplate template, string type) => template.Of(type).Single().Name;

    // For what is known only while a deployment runs.
    private static string StandIn(string name, string value) => !value.StartsWith('[') ? value
        : name.EndsWith("__clientId", StringComparison.Ordinal) ? "33333333-3333-3333-3333-333333333333"
        : name == "APPLICATIONINSIGHTS_CONNECTION_STRING" ? "InstrumentationKey=44444444-4444-4444-4444-444444444444"
        : name == "APPLICATIONINSIGHTS_AUTHENTICATION_STRING" ? "ClientId=33333333-3333-3333-3333-333333333333;Authorization=AAD"
        : "known-later";
}
