// The function app on Flex Consumption, its app settings, and sign-in.

import { mailSettings, scaleSettings, tagSet, tuningSettings } from 'settings.bicep'

@description('Name of the app.')
param name string

@description('Name of its plan.')
param planName string

@description('Region.')
param location string

@description('Tags.')
param tags tagSet

@description('Resource id of the identity that the app has.')
param identityId string

@description('Client id of that identity.')
param identityClientId string

@description('Name of the storage account.')
param storageName string

@description('Where the deployed package is.')
param packageUrl string

@description('Host of the Service Bus namespace.')
param serviceBusHost string

@description('Where telemetry is sent to.')
param insightsConnectionString string

@description('Where the key vault is.')
param vaultUri string

@description('Whether orchestrations run on the Durable Task Scheduler in place of the storage account.')
param hasScheduler bool

@description('Where the Durable Task Scheduler is; empty without one.')
param schedulerEndpoint string

@description('Client id of the app registration that people sign in with.')
param signInClientId string

@description('Tenant whose app roles ProgramOffice and Operator count.')
param operatorTenantId string

@description('How mails are sent.')
param mail mailSettings

@description('How far the app scales.')
param scale scaleSettings

@description('Settings that are not left at their default.')
param tuning tuningSettings

@description('Whether the app calls out from a subnet.')
param isPrivate bool

@description('That subnet; empty without one.')
param subnetId string

@description('What every environment sets.')
var baseSettings = {
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  ServiceBusConnection__fullyQualifiedNamespace: serviceBusHost
  ServiceBusConnection__credential: 'managedidentity'
  ServiceBusConnection__clientId: identityClientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  Benefits__OperatorTenant: operatorTenantId
  Benefits__Mail__From: mail.from
  Benefits__Mail__Host: mail.host
  Benefits__Mail__Port: string(mail.port)
  Benefits__Mail__Security: mail.security
  Benefits__Mail__User: mail.user
  Benefits__OperatorsEmail: mail.operators
  Benefits__Mail__Password: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/mail-password)'
}

@description('''
What the scheduler changes in host.json. The scale controller does not see these, so host.json has to say the same; and the app needs the
package …Worker.Extensions.DurableTask.AzureManaged.
''')
var schedulerSettings = hasScheduler
  ? {
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
      DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${schedulerEndpoint};Authentication=ManagedIdentity;ClientID=${identityClientId}'
    }
  : {}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    clientAffinityEnabled: false
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: isPrivate ? subnetId : null
    siteConfig: { minTlsVersion: '1.2' }
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageUrl
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      scaleAndConcurrency: {
        maximumInstanceCount: scale.maximumInstances
        instanceMemoryMB: scale.instanceMemory
        alwaysReady: scale.alwaysReady == 0 ? [] : [{ name: 'http', instanceCount: scale.alwaysReady }]
      }
    }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: union(
      baseSettings,
      toObject(items(tuning), set => 'Benefits__${set.key}', set => set.?value),
      schedulerSettings
    )
  }

  // Whoever is not signed in reaches the app too: it lets nobody in but to what is open to anybody. There is no client secret: sign-in
  // asks for an ID token only. Any tenant and personal accounts: what an account may do is the app's own data.
  resource signIn 'config' = {
    name: 'authsettingsV2'
    properties: {
      platform: { enabled: true }
      globalValidation: { requireAuthentication: false, unauthenticatedClientAction: 'AllowAnonymous' }
      httpSettings: { requireHttps: true }
      login: { tokenStore: { enabled: false } }
      identityProviders: {
        azureActiveDirectory: {
          enabled: true
          registration: {
            clientId: signInClientId
            openIdIssuer: '${environment().authentication.loginEndpoint}common/v2.0'
          }
          validation: { allowedAudiences: [signInClientId, 'api://${signInClientId}'] }
        }
      }
    }
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

@description('Name of the app.')
output name string = app.name

@description('Host that the app answers on.')
output host string = app.properties.defaultHostName
