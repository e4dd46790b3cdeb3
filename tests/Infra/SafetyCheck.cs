using System.Reflection;
using System.Runtime.Versioning;

namespace BenefitsFunctions.Tests.Infra;

/// <summary>What keeps others out and the app running: no keys, no plain HTTP, the identity, sign-in, the runtime of the code.</summary>
internal static class SafetyCheck
{
    private const string Storage = "Microsoft.Storage/storageAccounts";
    private const string Bus = "Microsoft.ServiceBus/namespaces";
    private const string Vault = "Microsoft.KeyVault/vaults";
    private const string App = "Microsoft.Web/sites";
    private const string Policy = "Microsoft.Web/sites/basicPublishingCredentialsPolicies";
    private const string SignIn = "Microsoft.Web/sites/config";
    private const string AuthSettings = "authsettingsV2";
    private const string Runtime = "properties.functionAppConfig.runtime";

    private static readonly string CodeVersion =
        new FrameworkName(typeof(BenefitsApp).Assembly.GetCustomAttribute<TargetFrameworkAttribute>()!.FrameworkName).Version.ToString(2);

    private static readonly (string Type, string Name, string Path, string Value)[] Expected =
    [
        (Storage, "", "properties.allowSharedKeyAccess", "false"),
        (Storage, "", "properties.allowBlobPublicAccess", "false"),
        (Storage, "", "properties.minimumTlsVersion", "TLS1_2"),
        (Storage, "", "properties.supportsHttpsTrafficOnly", "true"),
        ("Microsoft.Storage/storageAccounts/blobServices/containers", "", "properties.publicAccess", "None"),
        (Bus, "", "properties.disableLocalAuth", "true"),
        (Bus, "", "properties.minimumTlsVersion", "1.2"),
        (Vault, "", "properties.enableRbacAuthorization", "true"),
        (Vault, "", "properties.enableSoftDelete", "true"),
        (Vault, "", "properties.enablePurgeProtection", "true"),
        ("Microsoft.Insights/components", "", "properties.DisableLocalAuth", "true"),
        ("Microsoft.Insights/components", "", "properties.IngestionMode", "LogAnalytics"),
        ("Microsoft.OperationalInsights/workspaces", "", "properties.features.disableLocalAuth", "true"),
        ("Microsoft.Web/serverfarms", "", "sku.name", "FC1"),
        (App, "", "properties.httpsOnly", "true"),
        (App, "", "properties.siteConfig.minTlsVersion", "1.2"),
        (App, "", "identity.type", "UserAssigned"),
        (App, "", $"{Runtime}.name", "dotnet-isolated"),
        (App, "", $"{Runtime}.version", CodeVersion),
        (App, "", "properties.functionAppConfig.deployment.storage.authentication.type", "UserAssignedIdentity"),
        (Policy, "ftp", "properties.allow", "false"),
        (Policy, "scm", "properties.allow", "false"),
        (SignIn, AuthSettings, "properties.platform.enabled", "true"),
        (SignIn, AuthSettings, "properties.globalValidation.requireAuthentication", "false"),
        (SignIn, AuthSettings, "properties.globalValidation.unauthenticatedClientAction", "AllowAnonymous"),
        (SignIn, AuthSettings, "properties.httpSettings.requireHttps", "true"),
        (SignIn, AuthSettings, "properties.identityProviders.azureActiveDirectory.enabled", "true"),
        (SignIn, AuthSettings, "properties.identityProviders.azureActiveDirectory.registration.clientSecretSettingName", ""),
    ];

    private static readonly string[] Outputs = ["apiAudience", "functionAppHostName", "functionAppName", "keyVaultName"];

    // What differs by environment is recognised by a part of it.
    private static readonly (string Type, string Name, string Path, string Part)[] Named =
    [
        (App, "", "properties.keyVaultReferenceIdentity", "/id-benefits-"),
        (App, "", "properties.functionAppConfig.deployment.storage.authentication.userAssignedIdentityResourceId", "/id-benefits-"),
        (App, "", "properties.functionAppConfig.deployment.storage.value", "'app-package'"),
        (SignIn, AuthSettings, "properties.identityProviders.azureActiveDirectory.registration.openIdIssuer", "common/v2.0"),
        (SignIn, AuthSettings, "properties.identityProviders.azureActiveDirectory.registration.clientId", "-"),
        (SignIn, AuthSettings, "properties.identityProviders.azureActiveDirectory.validation.allowedAudiences.0", "-"),
    ];

    public static IEnumerable<string> Findings(AzureTemplate template) =>
    [
        .. Expected.SelectMany(e => Found(template, e.Type, e.Name, e.Path, value => value == e.Value, e.Value)),
        .. Named.SelectMany(e => Found(
            template, e.Type, e.Name, e.Path, value => value.Contains(e.Part, StringComparison.Ordinal), e.Part)),
        .. template.Outputs.Except(Outputs).Select(output => $"{output} is given out, and need not be."),
    ];

    private static IEnumerable<string> Found(
        AzureTemplate template, string type, string name, string path, Func<string, bool> isRight, string expected)
    {
        var resources = template.Of(type).Where(resource => name == "" || resource.LastName == name).ToList();
        return resources.Count == 0
            ? [$"{type} {name} is missing."]
            : resources.Where(resource => !isRight(resource.At(path)))
                .Select(resource => $"{path} of {resource.Name} is '{resource.At(path)}', not '{expected}'.");
    }
}
