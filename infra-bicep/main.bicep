// Everything that the app needs in Azure, in one resource group.

import { nameOf } from 'modules/names.bicep'
import { mailSettings, scaleSettings, tagSet, tuningSettings } from 'modules/settings.bicep'

@description('Environment, such as dev or prod: lower-case letters and digits, for it is part of every name, the storage account\'s too.')
@minLength(1)
@maxLength(6)
param environmentName string

@description('Region.')
param location string = resourceGroup().location

@description('Tags of every resource; the system and the environment are added.')
param tags tagSet = {}

@description('Client id of the app registration that people sign in with: any tenant and personal accounts, ID tokens on, no secret.')
param signInClientId string

@description('Tenant whose app roles ProgramOffice and Operator count.')
param operatorTenantId string = tenant().tenantId

@description('How mails are sent.')
param mail mailSettings

@description('How far the app scales.')
param scale scaleSettings

@description('Settings of the app that are not left at their default.')
param tuning tuningSettings = {}

@description('Replication of the storage account.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GZRS'])
param storageSku string

@description('Days that telemetry is kept.')
@minValue(30)
@maxValue(730)
param telemetryDays int

@description('Most telemetry in one day, GB; -1 for no limit.')
param telemetryDailyCap int

@description('Addresses that alerts are mailed to.')
@minLength(1)
param alertAddresses string[]

@description('Whether storage, Service Bus (Premium then) and key vault are reached over private endpoints only.')
param privateEndpoints bool = false

@description('Addresses of the network for private endpoints, a /24.')
param networkAddresses string = '10.20.0.0/24'

@description('Whether orchestrations run on the Durable Task Scheduler in place of the storage account. host.json has to say so too.')
param durableTaskScheduler bool = false

@description('Addresses (CIDR) that the Durable Task Scheduler answers.')
param schedulerAddresses string[] = ['0.0.0.0/0']

@description('Tags of every resource.')
var allTags = union(tags, { system: 'benefits', environment: environmentName })

@description('The queues, for the roles on each.')
var queueNames = map(loadJsonContent('queues.json').queues, queue => queue.name)

@description('The task hub, as host.json calls it.')
var hubName = loadJsonContent('../host.json').extensions.durableTask.hubName

@description('Private DNS zones by the part of a service.')
var zones = {
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  namespace: 'privatelink.servicebus.windows.net'
  queue: 'privatelink.queue.${environment().suffixes.storage}'
  table: 'privatelink.table.${environment().suffixes.storage}'
  vault: 'privatelink.vaultcore.azure.net'
}

@description('Name of the app.')
var appName = nameOf('app', environmentName, resourceGroup().id)

@description('Name of the identity.')
var identityName = nameOf('identity', environmentName, resourceGroup().id)

@description('Name of the storage account.')
var storageName = nameOf('storage', environmentName, resourceGroup().id)

@description('Name of the Service Bus namespace.')
var serviceBusName = nameOf('serviceBus', environmentName, resourceGroup().id)

@description('Name of the Application Insights component.')
var insightsName = nameOf('insights', environmentName, resourceGroup().id)

@description('Name of the key vault.')
var vaultName = nameOf('vault', environmentName, resourceGroup().id)

@description('Name of the Durable Task Scheduler.')
var schedulerName = nameOf('scheduler', environmentName, resourceGroup().id)

module identity 'modules/identity.bicep' = {
  params: {
    name: identityName
    location: location
    tags: allTags
  }
}

module storage 'modules/storage.bicep' = {
  params: {
    name: storageName
    location: location
    tags: allTags
    sku: storageSku
    isPrivate: privateEndpoints
    packageContainer: 'app-package'
  }
}

module serviceBus 'modules/serviceBus.bicep' = {
  params: {
    name: serviceBusName
    location: location
    tags: allTags
    isPrivate: privateEndpoints
  }
}

module monitoring 'modules/monitoring.bicep' = {
  params: {
    workspaceName: nameOf('logs', environmentName, resourceGroup().id)
    insightsName: insightsName
    location: location
    tags: allTags
    retentionDays: telemetryDays
    dailyCapGb: telemetryDailyCap
  }
}

module keyVault 'modules/keyVault.bicep' = {
  params: {
    name: vaultName
    location: location
    tags: allTags
    isPrivate: privateEndpoints
  }
}

module scheduler 'modules/scheduler.bicep' = if (durableTaskScheduler) {
  params: {
    name: schedulerName
    location: location
    tags: allTags
    hubName: hubName
    allowedAddresses: schedulerAddresses
  }
}

module network 'modules/network.bicep' = if (privateEndpoints) {
  params: {
    name: nameOf('network', environmentName, resourceGroup().id)
    location: location
    tags: allTags
    addresses: networkAddresses
    zoneNames: map(items(zones), zone => zone.value)
  }
}

module endpoints 'modules/privateEndpoint.bicep' = [
  for zone in items(zones): if (privateEndpoints) {
    params: {
      name: '${appName}-${zone.key}'
      location: location
      tags: allTags
      subnetId: network!.outputs.endpointSubnetId
      serviceId: zone.key == 'namespace'
        ? serviceBus.outputs.id
        : zone.key == 'vault' ? keyVault.outputs.id : storage.outputs.id
      part: zone.key
      zoneName: zone.value
    }
  }
]

module roles 'modules/roles.bicep' = {
  params: {
    identityName: identityName
    principalId: identity.outputs.principalId
    storageName: storageName
    serviceBusName: serviceBusName
    queueNames: queueNames
    vaultName: vaultName
    insightsName: insightsName
    schedulerName: durableTaskScheduler ? schedulerName : ''
    hubName: hubName
  }
  dependsOn: [keyVault, monitoring, scheduler, serviceBus, storage]
}

module functionApp 'modules/functionApp.bicep' = {
  params: {
    name: appName
    planName: nameOf('plan', environmentName, resourceGroup().id)
    location: location
    tags: allTags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageName: storageName
    packageUrl: storage.outputs.packageUrl
    serviceBusHost: serviceBus.outputs.host
    insightsConnectionString: monitoring.outputs.connectionString
    vaultUri: keyVault.outputs.uri
    hasScheduler: durableTaskScheduler
    schedulerEndpoint: durableTaskScheduler ? scheduler!.outputs.endpoint : ''
    signInClientId: signInClientId
    operatorTenantId: operatorTenantId
    mail: mail
    scale: scale
    tuning: tuning
    isPrivate: privateEndpoints
    subnetId: privateEndpoints ? network!.outputs.appSubnetId : ''
  }
  dependsOn: [endpoints, roles]
}

module alerts 'modules/alerts.bicep' = {
  params: {
    namePrefix: nameOf('alerts', environmentName, resourceGroup().id)
    location: location
    tags: allTags
    addresses: alertAddresses
    workspaceId: monitoring.outputs.workspaceId
    serviceBusId: serviceBus.outputs.id
  }
}

@description('Name of the function app, to publish to.')
output functionAppName string = functionApp.outputs.name

@description('Host that the app answers on.')
output functionAppHostName string = functionApp.outputs.host

@description('What a token for the API is asked for.')
output apiAudience string = 'api://${signInClientId}'

@description('Name of the key vault that takes the secret mail-password.')
output keyVaultName string = vaultName
