namespace BenefitsFunctions.Tests.Infra;

/// <summary>A text of a file that is replaced, and what a check then says.</summary>
internal sealed record Removal(string File, string Text, string With, string Finding);

/// <summary>
/// What is removed, one subject for each check and each part of it. Those of a round go together, so that a compilation serves several:
/// each has a finding of its own, and none keeps another from being found.
/// </summary>
internal static class RemovedSubjects
{
    private const string App = "infra-bicep/modules/functionApp.bicep";
    private const string Storage = "infra-bicep/modules/storage.bicep";
    private const string Bus = "infra-bicep/modules/serviceBus.bicep";
    private const string Vault = "infra-bicep/modules/keyVault.bicep";
    private const string Monitoring = "infra-bicep/modules/monitoring.bicep";
    private const string Alerts = "infra-bicep/modules/alerts.bicep";
    private const string Network = "infra-bicep/modules/network.bicep";
    private const string Roles = "infra-bicep/modules/roles.bicep";
    private const string RoleList = "infra-bicep/roles.json";
    private const string Main = "infra-bicep/main.bicep";
    private const string Scheduler = "infra-bicep/modules/scheduler.bicep";

    private static readonly Dictionary<string, (string Parameters, Removal[] Removals)> All = new()
    {
        // Without one of these the app does not start, so each comes alone.
        ["storage account"] = (InfraFixture.Dev, [Unset("AzureWebJobsStorage__accountName: storageName", "Setting AzureWebJobsStorage")]),
        ["namespace"] = (InfraFixture.Dev,
            [Unset("ServiceBusConnection__fullyQualifiedNamespace: serviceBusHost", "Setting ServiceBusConnection")]),
        ["sender"] = (InfraFixture.Dev, [Unset("Benefits__Mail__From: mail.from", "Setting Benefits__Mail__From")]),
        ["mail server"] = (InfraFixture.Dev, [Unset("Benefits__Mail__Host: mail.host", "Setting Benefits__Mail__Host")]),
        ["mail user"] = (InfraFixture.Dev, [Unset("Benefits__Mail__User: mail.user", "Setting Benefits__Mail__Password")]),
        ["settings and ways in"] = (InfraFixture.Dev,
        [
            Unset("AzureWebJobsStorage__credential: 'managedidentity'", "AzureWebJobsStorage__credential is not set"),
            Unset("AzureWebJobsStorage__clientId: identityClientId", "AzureWebJobsStorage__clientId is not set"),
            Unset("ServiceBusConnection__credential: 'managedidentity'", "ServiceBusConnection__credential is not set"),
            Unset("ServiceBusConnection__clientId: identityClientId", "ServiceBusConnection__clientId is not set"),
            Unset("APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString", "APPLICATIONINSIGHTS_CONNECTION_STRING is not set"),
            Unset("Benefits__OperatorTenant: operatorTenantId", "Benefits__OperatorTenant is not set"),
            Unset("Benefits__Mail__Port: string(mail.port)", "Benefits__Mail__Port is not set"),
            Unset("Benefits__Mail__Security: mail.security", "Benefits__Mail__Security is not set"),
            new(App, "'@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/mail-password)'", "'secret'", "'@Microsoft.KeyVault(' is not in"),
            new(App, "AzureWebJobsStorage__accountName: storageName",
                "AzureWebJobsStorage__accountName: storageName\n  Benefits__SamplePartners: 'x'\n  FUNCTIONS_WORKER_RUNTIME: 'dotnet'",
                "Benefits__SamplePartners must not be set"),
            new("infra-bicep/modules/settings.bicep", "  LinkWindow: string?", "  LinkWindows: string?", "Benefits__LinkWindow is not set"),
            new(App, "  httpsOnly: true", "  httpsOnly: false", "httpsOnly of"),
            new(App, "minTlsVersion: '1.2'", "minTlsVersion: '1.0'", "siteConfig.minTlsVersion of"),
            new(App, "keyVaultReferenceIdentity: identityId", "", "keyVaultReferenceIdentity of"),
            new(App, "version: '10.0'", "version: '8.0'", "runtime.version of"),
            new(App, "{ type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }", "{ type: 'SystemAssignedIdentity' }",
                "authentication.type of"),
            new(App, "platform: { enabled: true }", "platform: { enabled: false }", "platform.enabled of"),
            new(App, "requireAuthentication: false", "requireAuthentication: true", "requireAuthentication of"),
            new(App, "'AllowAnonymous'", "'RedirectToLoginPage'", "unauthenticatedClientAction of"),
            new(App, "requireHttps: true", "requireHttps: false", "requireHttps of"),
            new(App, "common/v2.0", "organizations/v2.0", "openIdIssuer of"),
            new(App, "clientId: signInClientId", "clientId: signInClientId\n            clientSecretSettingName: 'SECRET'",
                "clientSecretSettingName of"),
            new(App, "name: 'scm'\n    properties: { allow: false }", "name: 'scm'\n    properties: { allow: true }", "scm is 'true'"),
            new(App, "name: 'ftp'\n    properties: { allow: false }", "name: 'ftp'\n    properties: { allow: true }", "ftp is 'true'"),
            new(Storage, "allowSharedKeyAccess: false", "allowSharedKeyAccess: true", "allowSharedKeyAccess of"),
            new(Storage, "allowBlobPublicAccess: false", "allowBlobPublicAccess: true", "allowBlobPublicAccess of"),
            new(Storage, "minimumTlsVersion: 'TLS1_2'", "minimumTlsVersion: 'TLS1_0'", "is 'TLS1_0'"),
            new(Storage, "supportsHttpsTrafficOnly: true", "supportsHttpsTrafficOnly: false", "supportsHttpsTrafficOnly of"),
            new(Storage, "publicAccess: 'None'", "publicAccess: 'Blob'", "properties.publicAccess of"),
            new(Bus, "disableLocalAuth: true", "disableLocalAuth: false", "properties.disableLocalAuth of sb-"),
            new(Bus, "minimumTlsVersion: '1.2'", "minimumTlsVersion: '1.0'", "properties.minimumTlsVersion of sb-"),
            new(Vault, "enableRbacAuthorization: true", "enableRbacAuthorization: false", "enableRbacAuthorization of"),
            new(Vault, "enableSoftDelete: true", "enableSoftDelete: false", "enableSoftDelete of"),
            new(Vault, "enablePurgeProtection: true", "", "enablePurgeProtection of"),
            new(Monitoring, "IngestionMode: 'LogAnalytics'", "IngestionMode: 'ApplicationInsights'", "IngestionMode of"),
            new(App, "sku: { name: 'FC1', tier: 'FlexConsumption' }", "sku: { name: 'Y1', tier: 'Dynamic' }", "sku.name of plan-"),
            new(App, "type: 'UserAssigned'\n", "type: 'SystemAssigned'\n", "identity.type of"),
            new(App, "name: 'dotnet-isolated'", "name: 'node'", "runtime.name of"),
            new(App, "          enabled: true\n", "          enabled: false\n", "azureActiveDirectory.enabled of"),
            new(App, "allowedAudiences: [signInClientId, 'api://${signInClientId}']", "allowedAudiences: []", "allowedAudiences.0 of"),
            new(Monitoring, "DisableLocalAuth: true", "DisableLocalAuth: false", "properties.DisableLocalAuth of"),
            new(Monitoring, "{ disableLocalAuth: true }", "{ disableLocalAuth: false }", "properties.features.disableLocalAuth of"),
            new(Main, "output functionAppName string", "output password string", "password is given out"),
        ]),
        ["names, roles, alerts"] = (InfraFixture.Dev,
        [
            Unset("APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'",
                "APPLICATIONINSIGHTS_AUTHENTICATION_STRING is not set"),
            new(App, "AzureWebJobsStorage__accountName: storageName", "AzureWebJobsStorage__accountName: storageName\n  STRAY: 'x'",
                "STRAY is set, and nobody reads it"),
            new(Bus, "lockDuration: queue.lockDuration", "lockDuration: 'PT1M'", "lockDuration of"),
            new(Bus, "maxDeliveryCount: queue.maxDeliveryCount", "maxDeliveryCount: 10", "maxDeliveryCount of"),
            new(Bus, "requiresDuplicateDetection: false", "requiresDuplicateDetection: true", "requiresDuplicateDetection of"),
            new(Bus, "requiresSession: false", "requiresSession: true", "requiresSession of"),
            new(Bus, "deadLetteringOnMessageExpiration: true", "", "deadLetteringOnMessageExpiration of"),
            new(Storage, "resource blobs 'blobServices'",
                "resource tables 'tableServices' = {\n    name: 'default'\n  }\n\n  resource blobs 'blobServices'",
                "creates its tables itself"),
            new(Main, "nameOf('plan', environmentName, resourceGroup().id)", "'my-plan'", "is called my-plan"),
            new(Vault, "  tags: tags\n", "", "Microsoft.KeyVault/vaults kvbenefits"),
            new(Roles, "concat([roles.tables.id, roles.blobs.id],", "concat([roles.blobs.id],",
                "Table Data Contributor is not assigned"),
            new(Roles, "? [roles.queues.id] : []", "? [] : []", "Queue Data Contributor is not assigned"),
            new(Roles, "roles.send.id]", "'090c5cfd-751d-490a-894a-3ce6f1109419']", "Data Sender is not assigned"),
            new(Roles, "resource onInsights 'Microsoft.Authorization/roleAssignments@2022-04-01' =",
                "resource onInsights 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (empty(identityName))",
                "Metrics Publisher is not assigned"),
            new(Roles, "scope: vault\n", "", "Secrets User is not assigned at Microsoft.KeyVault/vaults"),
            new(Main, "principalId: identity.outputs.principalId", "principalId: 'somebody'", "is not the app's identity's"),
            new(RoleList, "functions/Messaging/IncidentQueue.cs\", \"text\": \".CreateSender(\"",
                "functions/Messaging/IncidentQueue.cs\", \"text\": \".CreateNothing(\"", "'.CreateSender(' in functions/Messaging"),
            new(RoleList, "functions/EventQueue/IncidentConsumer.cs", "functions/EventQueue/Nothing.cs",
                "is not in functions/EventQueue/Nothing"),
            new(Alerts, "name: '${namePrefix}-dead-letters'", "name: '${namePrefix}-others'", "The alert dead-letters is missing"),
            new(Alerts, "key: 'failed-orchestrations'", "key: 'others'", "The alert failed-orchestrations is missing"),
            new(Alerts, "\"SweepEndings\"", "\"EndContracts\"", "does not ask for SweepEndings"),
            new(Alerts, "window: 'PT3H'", "window: 'PT6H'", "The alert sweep-not-run is raised by LessThan 1 PT6H"),
            new(Alerts, "ago(130m)", "ago(60m)", "does not ask for ago(130m)"),
            new(Alerts, "\"benefits.mails.failed\"", "\"benefits.mail.failed\"", "No alert asks for benefits.mails.failed"),
            new(Alerts, "toint(ResultCode) >= 500", "toint(ResultCode) >= 400", "does not ask for 5xx"),
            new(Alerts, "key: 'queue-age'", "key: 'queue-ages'", "The alert queue-age is missing"),
            new(Alerts, "emailAddress: address", "emailAddress: ''", "No alert reaches anybody"),
            new(Alerts, "actions: { actionGroups: [people.id] }", "actions: { actionGroups: [] }", "wakes nobody"),
        ]),
        ["more names, roles, alerts"] = (InfraFixture.Dev,
        [
            new("infra-bicep/queues.json", "\"queues\": [",
                "\"queues\": [ { \"name\": \"more\", \"lockDuration\": \"PT30S\", \"maxDeliveryCount\": 10 },",
                "The queues are more, incident-events; the code uses incident-events"),
            new(App, "Authorization=AAD", "Authorization=Key", "without 'Authorization=AAD'"),
            new(Roles, "concat([roles.tables.id, roles.blobs.id],", "concat([roles.tables.id],", "Blob Data Owner is not assigned"),
            new(Roles, "map([roles.receive.id, ", "map([", "Data Receiver is not assigned"),
            new(Roles, "roles.secrets.id)\n  }", "roles.telemetry.id)\n  }", "Secrets User is not assigned"),
            new(Alerts, "metricName: 'DeadletteredMessages'", "metricName: 'ActiveMessages'", "does not ask for one dead letter"),
            new(Alerts, "actions: [{ actionGroupId: people.id }]", "", "The alert dead-letters wakes nobody"),
            new(Alerts, "key: 'sweep-not-run'", "key: 'sweeps'", "The alert sweep-not-run is missing"),
            new(Alerts, "key: 'events-deadlettered'", "key: 'events'", "The alert events-deadlettered is missing"),
            new(Alerts, "key: 'mail-failures'", "key: 'mails'", "The alert mail-failures is missing"),
            new(Alerts, "key: 'server-errors'", "key: 'errors'", "The alert server-errors is missing"),
            new(Alerts, "benefits.queue.oldest_message_age", "benefits.queue.age", "benefits.queue.age is no metric"),
            new(Alerts, "benefits.orchestrations.failed", "benefits.orchestration.failed",
                "No alert asks for benefits.orchestrations.failed"),
            new(App, "AzureWebJobsStorage__clientId: identityClientId", "AzureWebJobsStorage__clientId: signInClientId",
                "AzureWebJobsStorage__clientId is '0000"),
            new(App, "userAssignedIdentityResourceId: identityId", "userAssignedIdentityResourceId: ''",
                "userAssignedIdentityResourceId of"),
            new(App, "value: packageUrl", "value: ''", "deployment.storage.value of"),
        ]),
        ["when alerts are raised"] = (InfraFixture.Dev,
        [
            new(Alerts, "every: 'PT15M'", "every: 'PT30M'", "The alert sweep-not-run is raised by LessThan 1 PT3H PT30M"),
            new(Alerts, "window: 'PT15M'", "window: 'PT10M'", "The alert failed-orchestrations is raised by GreaterThan 1 PT10M"),
            new(Alerts, "resolves: false", "resolves: true",
                "The alert failed-orchestrations is raised by GreaterThan 1 PT10M PT5M true"),
            new(
                Alerts,
                "operator: 'GreaterThan'\n    threshold: 0\n    resolves",
                "operator: 'GreaterThan'\n    threshold: 1\n    resolves",
                "The alert queue-age is raised by GreaterThan 1"),
            new(Alerts, "Events > 0", "Events > 9", "does not ask for Events > 0"),
            new(Alerts, "summarize Failed = sum(Sum) | where Failed > 0", "where Sum > 0", "does not ask for Failed > 0"),
            new(Alerts, "Failed > 5'", "Failed > 50'", "does not ask for Failed > 5"),
            new(Alerts, "Answers > 5", "Answers > 50", "does not ask for Failed * 100.0"),
            new(Alerts, "Age > 900", "Age > 90", "does not ask for Age > 900"),
            new(Alerts, "Properties.sweep", "Properties.sweeps", "sweeps of the alert sweep-not-run is no name"),
            new(Alerts, "evaluationFrequency: 'PT5M'\n    windowSize: 'PT5M'", "evaluationFrequency: 'PT5M'\n    windowSize: 'PT1H'",
                "does not ask for one dead letter"),
        ]),
        ["scheduler"] = (InfraFixture.Scheduler,
        [
            new(App, "AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: "
                + "'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'", "", "storageProvider__connectionStringName is not set"),
            new(App, "Authentication=ManagedIdentity", "Authentication=None", "without 'Authentication=ManagedIdentity'"),
            new(App, "'azureManaged'", "'AzureStorage'", "without 'azureManaged'"),
            new(Scheduler, "name: hubName", "name: 'others'", "host.json names benefits"),
            new(Roles, "scope: scheduler::hub\n", "scope: scheduler\n", "Durable Task Data Contributor is not assigned"),
            new(Roles, "empty(schedulerName) ? [roles.queues.id] : []", "[roles.queues.id]", "Queue Data Contributor is assigned"),
        ]),
        ["scheduler's provider"] = (InfraFixture.Scheduler,
        [
            new(App, "AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'", "",
                "storageProvider__type is not set"),
            new(App, "DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint", "STRAY: 'Endpoint",
                "DURABLE_TASK_SCHEDULER_CONNECTION_STRING is not set"),
            new(Scheduler, "resource hub 'taskHubs' = {", "resource hub 'taskHubs' = if (empty(name)) {", "host.json names benefits"),
        ]),
        ["network"] = (InfraFixture.Prod,
        [
            new(Storage, "publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'", "publicNetworkAccess: 'Enabled'",
                "Public access to Microsoft.Storage"),
            new(Bus, "publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'", "publicNetworkAccess: 'Enabled'",
                "Public access to Microsoft.ServiceBus"),
            new(Vault, "publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'", "publicNetworkAccess: 'Enabled'",
                "Public access to Microsoft.KeyVault"),
            new(Bus, "isPrivate ? 'Premium' : 'Standard'", "'Standard'", "in Premium only"),
            new(Main, "  queue: 'privatelink.queue.${environment().suffixes.storage}'\n", "", "The endpoint of queue is missing"),
            new(Main, "privatelink.vaultcore.azure.net", "vault.contoso.example", "The zone of vault is missing"),
            new(Network, "serviceName: 'Microsoft.App/environments'", "serviceName: 'Microsoft.Web/serverFarms'", "is not delegated"),
            new(App, "virtualNetworkSubnetId: isPrivate ? subnetId : null", "", "calls out from no subnet"),
            new("infra-bicep/modules/privateEndpoint.bicep", "resource names 'privateDnsZoneGroups' =",
                "resource names 'privateDnsZoneGroups' = if (empty(name))", "no name in its zone"),
            new(Network, "for (zone, index) in zoneNames: {", "for (zone, index) in zoneNames: if (index > 0) {", "A zone is not linked"),
        ]),
    };

    /// <summary>The names of the rounds.</summary>
    public static TheoryData<string> Rounds { get; } = [.. All.Keys];

    /// <summary>The parameters that a round is compiled with, and what it removes.</summary>
    public static (string Parameters, IReadOnlyList<Removal> Removals) Of(string round) => All[round];

    private static Removal Unset(string line, string finding) => new(App, line, "", finding);
}
