namespace BenefitsFunctions.Tests.Infra;

/// <summary>With private endpoints nothing else leads to storage, Service Bus and key vault, and the app finds them.</summary>
internal static class NetworkCheck
{
    private static readonly Dictionary<string, string> Zones = new()
    {
        ["blob"] = "privatelink.blob.",
        ["queue"] = "privatelink.queue.",
        ["table"] = "privatelink.table.",
        ["namespace"] = "privatelink.servicebus.windows.net",
        ["vault"] = "privatelink.vaultcore.azure.net",
    };

    private static readonly string[] Services =
        ["Microsoft.Storage/storageAccounts", "Microsoft.ServiceBus/namespaces", "Microsoft.KeyVault/vaults"];

    public static IEnumerable<string> Findings(AzureTemplate template, bool isPrivate)
    {
        var access = isPrivate ? "Disabled" : "Enabled";
        IEnumerable<string> findings = Services.SelectMany(template.Of)
            .Where(service => service.At("properties.publicNetworkAccess") != access)
            .Select(service => $"Public access to {service.Type} is not {access}.");
        return isPrivate ? [.. findings, .. PrivateFindings(template)] : findings;
    }

    private static IEnumerable<string> PrivateFindings(AzureTemplate template)
    {
        var zones = template.Of("Microsoft.Network/privateDnsZones").Select(zone => zone.Name).ToList();
        var parts = template.Of("Microsoft.Network/privateEndpoints")
            .Select(endpoint => endpoint.At("properties.privateLinkServiceConnections.0.properties.groupIds.0")).ToList();
        var network = template.Of("Microsoft.Network/virtualNetworks").SingleOrDefault();
        var subnet = template.Of("Microsoft.Web/sites").Single().At("properties.virtualNetworkSubnetId");
        return
        [
            .. Zones.Keys.Except(parts).Select(part => $"The endpoint of {part} is missing."),
            .. Zones.Where(zone => !zones.Exists(name => name.Contains(zone.Value, StringComparison.Ordinal)))
                .Select(zone => $"The zone of {zone.Key} is missing."),
            .. template.Of("Microsoft.Network/privateEndpoints/privateDnsZoneGroups").Count() == Zones.Count ? Array.Empty<string>()
                : ["An endpoint has no name in its zone."],
            .. template.Of("Microsoft.Network/privateDnsZones/virtualNetworkLinks").Count() == Zones.Count ? Array.Empty<string>()
                : ["A zone is not linked to the network."],
            .. network?.At("properties.subnets.0.properties.delegations.0.properties.serviceName") == "Microsoft.App/environments"
                ? Array.Empty<string>() : ["The app's subnet is not delegated to Flex Consumption."],
            .. subnet.EndsWith("/subnets/app", StringComparison.Ordinal) ? Array.Empty<string>() : ["The app calls out from no subnet."],
            .. template.Of("Microsoft.ServiceBus/namespaces").Single().At("sku.name") == "Premium" ? Array.Empty<string>()
                : ["Service Bus has private endpoints in Premium only."],
        ];
    }
}
