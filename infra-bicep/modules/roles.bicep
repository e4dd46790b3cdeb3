// What the app's identity may do, each as narrow as the service allows. Which call needs which role: roles.json.

@description('Name of the identity; the names of the assignments follow from it.')
param identityName string

@description('What the roles are assigned to.')
param principalId string

@description('Name of the storage account.')
param storageName string

@description('Name of the Service Bus namespace.')
param serviceBusName string

@description('Queues of the namespace that the app sends to and receives from.')
param queueNames string[]

@description('Name of the key vault.')
param vaultName string

@description('Name of the Application Insights component.')
param insightsName string

@description('Name of the Durable Task Scheduler; empty while the task hub is in the storage account.')
param schedulerName string

@description('Name of the task hub.')
param hubName string

@description('The roles and the calls that need them.')
var roles = loadJsonContent('../roles.json')

@description('Roles on the storage account.')
var storageRoles = concat([roles.tables.id, roles.blobs.id], empty(schedulerName) ? [roles.queues.id] : [])

@description('Each queue with each role on it.')
var queueRoles = flatten(map(
  queueNames,
  queue => map([roles.receive.id, roles.send.id], id => { queue: queue, id: id })
))

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: storageName
}

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' existing = {
  name: serviceBusName

  resource queues 'queues' existing = [
    for pair in queueRoles: {
      name: pair.queue
    }
  ]
}

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = {
  name: vaultName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' existing = if (!empty(schedulerName)) {
  name: empty(schedulerName) ? 'none' : schedulerName

  resource hub 'taskHubs' existing = {
    name: hubName
  }
}

resource onStorage 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in storageRoles: {
    name: guid(account.id, identityName, role)
    scope: account
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]

resource onQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (pair, index) in queueRoles: {
    name: guid(namespace::queues[index].id, identityName, pair.id)
    scope: namespace::queues[index]
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', pair.id)
    }
  }
]

resource onVault 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, identityName, roles.secrets.id)
  scope: vault
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.secrets.id)
  }
}

resource onInsights 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, identityName, roles.telemetry.id)
  scope: insights
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.telemetry.id)
  }
}

resource onHub 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(schedulerName)) {
  name: guid(scheduler::hub.id, identityName, roles.durable.id)
  scope: scheduler::hub
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.durable.id)
  }
}
