using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace BenefitsFunctions.Tests.Infra;

/// <summary>Every role that is assigned is one that a call in <c>roles.json</c> needs, at the scope that is listed, and no other.</summary>
internal static class RolesCheck
{
    private static readonly Lazy<IReadOnlyList<(string File, string Call)>> Clients = new(() =>
        [.. from path in Directory.EnumerateFiles(InfraFolder.Original.Of("functions"), "*.cs", SearchOption.AllDirectories)
            let file = Path.GetRelativePath(InfraFolder.Original.Root, path)
            where !file.Contains("/obj/", StringComparison.Ordinal)
            from call in Regex.Matches(
                File.ReadAllText(path),
                @"new (Table|Blob|Queue)ServiceClient\(|new (Blob|Queue|Secret|Table)\w*Client\(|\.CreateSender\(|\.Create\w*Receiver\("
                    + @"|\.CreateProcessor\(|\bServiceBusTrigger\(|new ServiceBusAdministrationClient\(")
            select (file, call.Value)]);

    public static IEnumerable<string> Findings(AzureTemplate template, InfraFolder folder)
    {
        var listed = JsonNode.Parse(folder.Read("infra-bicep/roles.json"))!.AsObject().Select(role => role.Value!).ToList();
        var needed = listed.Where(role =>
            (role["with"]?.ToString() != "scheduler" || template.HasScheduler)
            && (role["without"]?.ToString() != "scheduler" || !template.HasScheduler))
            .Select(role => (Id: role["id"]!.ToString(), Scope: role["scope"]!.ToString())).ToList();
        var assigned = template.Of("Microsoft.Authorization/roleAssignments")
            .Select(role => (Id: role.At("properties.roleDefinitionId").Split('/')[^1], Scope: Scope(role.Id))).ToList();
        var calls = listed.SelectMany(role => role["calls"]!.AsArray())
            .Select(call => (File: call!["file"]!.ToString(), Text: call["text"]!.ToString())).ToList();
        return
        [
            .. needed.Except(assigned).Select(role => $"{Name(role.Id)} is not assigned at {role.Scope}."),
            .. assigned.Except(needed).Select(role => $"{Name(role.Id)} is assigned at {role.Scope}, and no listed call needs it."),
            .. template.Of("Microsoft.Authorization/roleAssignments")
                .Where(role => !role.At("properties.principalId").Contains("/id-benefits-", StringComparison.Ordinal))
                .Select(role => $"Role assignment {role.Id} is not the app's identity's."),
            .. assigned.GroupBy(role => role).Where(same => same.Count() > 1).Select(same => $"{Name(same.Key.Id)} is assigned twice."),
            .. listed.Where(role => role["calls"]!.AsArray().Count == 0).Select(role => $"{role["name"]} names no call."),
            .. calls.Where(call => !IsThere(call.File, call.Text, folder)).Select(call => $"'{call.Text}' is not in {call.File}."),
            .. Clients.Value
                .Where(made => !calls.Any(call => call.File == made.File && made.Call.Contains(call.Text, StringComparison.Ordinal)))
                .Select(made => $"'{made.Call}' in {made.File} is listed with no role."),
        ];

        string Name(string id) => listed.FirstOrDefault(role => role["id"]!.ToString() == id)?["name"]!.ToString() ?? $"Role {id}";
    }

    // …/providers/Microsoft.ServiceBus/namespaces/N/queues/Q/providers/… is Microsoft.ServiceBus/namespaces/queues.
    private static string Scope(string id)
    {
        var parts = id.Split("/providers/")[^2].Split('/');
        return string.Join('/', parts.Where((_, at) => at == 0 || at % 2 == 1));
    }

    private static bool IsThere(string file, string text, InfraFolder folder)
    {
        var path = file.StartsWith("infra-bicep/", StringComparison.Ordinal) ? folder.Of(file) : InfraFolder.Original.Of(file);
        return File.Exists(path) && File.ReadAllText(path).Contains(text, StringComparison.Ordinal);
    }
}
