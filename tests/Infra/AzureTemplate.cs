using System.Text.Json.Nodes;

namespace BenefitsFunctions.Tests.Infra;

/// <summary>The resources that a deployment makes. What is known only while it runs is an expression in brackets.</summary>
internal sealed class AzureTemplate(JsonObject snapshot)
{
    public IReadOnlyList<AzureResource> Resources { get; } =
        [.. snapshot["predictedResources"]!.AsArray().Select(resource => new AzureResource(resource!.AsObject()))];

    public IReadOnlyList<string> Outputs { get; } = [.. snapshot["outputs"]!.AsObject().Select(output => output.Key)];

    /// <summary>The app settings.</summary>
    public IReadOnlyDictionary<string, string> Settings =>
        Of("Microsoft.Web/sites/config").Where(config => config.LastName == "appsettings")
            .SelectMany(config => config.Json["properties"]!.AsObject())
            .ToDictionary(setting => setting.Key, setting => setting.Value!.ToString());

    /// <summary>Whether orchestrations run on the Durable Task Scheduler.</summary>
    public bool HasScheduler => Of("Microsoft.DurableTask/schedulers").Any();

    public IEnumerable<AzureResource> Of(string type) =>
        Resources.Where(resource => resource.Type.Equals(type, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A resource of a template.</summary>
internal sealed class AzureResource(JsonObject json)
{
    public JsonObject Json { get; } = json;

    public string Type => Json["type"]!.ToString();

    public string Name => Json["name"]!.ToString();

    /// <summary>The name without those of what it is in.</summary>
    public string LastName => Name.Split('/')[^1];

    public string Id => Json["id"]!.ToString();

    /// <summary>What is at a path such as <c>properties.sku.0</c>; empty when nothing is.</summary>
    public string At(string path)
    {
        JsonNode? node = Json;
        foreach (var step in path.Split('.'))
        {
            node = node switch
            {
                JsonArray list when int.TryParse(step, out var at) && at < list.Count => list[at],
                JsonObject members => members[step],
                _ => null,
            };
        }

        return node?.ToString() ?? "";
    }
}
