using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml;
using BenefitsFunctions.Messaging;
using BenefitsFunctions.Tests.Support.Hosting;

namespace BenefitsFunctions.Tests.Infra;

/// <summary>Queues, tables and task hub are those of the code and of <c>host.json</c>; every name comes from one function.</summary>
internal static class NamesCheck
{
    /// <summary>The task hub, as <c>host.json</c> calls it.</summary>
    public static string HubName { get; } =
        JsonNode.Parse(InfraFolder.Original.Read("host.json"))!["extensions"]!["durableTask"]!["hubName"]!.ToString();

    public static IEnumerable<string> Findings(AzureTemplate template) =>
        [.. Queues(template), .. Hubs(template), .. Tables(template), .. Names(template), .. Tags(template)];

    private static IEnumerable<string> Queues(AzureTemplate template)
    {
        var queues = template.Of("Microsoft.ServiceBus/namespaces/queues").ToList();
        if (!queues.Select(queue => queue.LastName).SequenceEqual([IncidentQueue.Name]))
        {
            yield return $"The queues are {string.Join(", ", queues.Select(queue => queue.LastName))}; the code uses {IncidentQueue.Name}.";
        }

        foreach (var (queue, shared) in queues.Join(TestQueues.All, q => q.LastName, s => s.Name, (q, s) => (q, s)))
        {
            (string Path, string Value)[] expected =
            [
                ("lockDuration", XmlConvert.ToString(shared.LockDuration)),
                ("maxDeliveryCount", $"{shared.MaxDeliveryCount}"),
                ("requiresSession", "false"),
                ("requiresDuplicateDetection", "false"),
                ("deadLetteringOnMessageExpiration", "true"),
            ];
            foreach (var (path, value) in expected.Where(e => queue.At($"properties.{e.Path}") != e.Value))
            {
                yield return $"{path} of {shared.Name} is '{queue.At($"properties.{path}")}', not '{value}'.";
            }
        }
    }

    private static IEnumerable<string> Hubs(AzureTemplate template)
    {
        var hubs = template.Of("Microsoft.DurableTask/schedulers/taskHubs").Select(hub => hub.LastName).ToList();
        return hubs.SequenceEqual(template.HasScheduler ? [HubName] : []) ? []
            : [$"The task hubs are '{string.Join(", ", hubs)}'; host.json names {HubName}."];
    }

    // The app and the engine create theirs at the start; one that is declared too would be a second list to keep.
    private static IEnumerable<string> Tables(AzureTemplate template) =>
        template.Resources.Where(resource => resource.Type.Contains("/tableServices", StringComparison.Ordinal))
            .Select(table => $"{table.Name} is declared; the app creates its tables itself.");

    private static IEnumerable<string> Names(AzureTemplate template) =>
        from resource in template.Resources
        where resource.Type.Count(c => c == '/') == 1
            && !resource.Type.EndsWith("/privateDnsZones", StringComparison.Ordinal)
            && !resource.Type.EndsWith("/roleAssignments", StringComparison.Ordinal)
        let environment = resource.At("tags.environment")
        where !Regex.IsMatch(
            resource.Name, $"^([a-z]+-benefits-{environment}-[a-z0-9]{{8}}(-[a-z-]+)?|[a-z]{{2}}benefits{environment}[a-z0-9]{{8}})$")
        select $"{resource.Type} is called {resource.Name}, not as nameOf calls it.";

    private static IEnumerable<string> Tags(AzureTemplate template) =>
        from resource in template.Resources
        where resource.Type.Count(c => c == '/') == 1 && !resource.Type.EndsWith("/roleAssignments", StringComparison.Ordinal)
        where resource.At("tags.system") != "benefits" || resource.At("tags.owner") == "" || resource.At("tags.environment") == ""
        select $"{resource.Type} {resource.Name} lacks tags.";
}
