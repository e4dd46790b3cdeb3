// The Durable Task Scheduler with its task hub, in place of the task hub in the storage account.

import { tagSet } from 'settings.bicep'

@description('Name of the scheduler.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags tagSet

@description('Name of the task hub: hubName in host.json.')
param hubName string

@description('Addresses (CIDR) that the scheduler answers; an empty list lets nobody in.')
param allowedAddresses string[]

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    ipAllowlist: allowedAddresses
    sku: { name: 'Consumption' }
  }

  resource hub 'taskHubs' = {
    name: hubName
  }
}

@description('Where the scheduler is.')
output endpoint string = scheduler.properties.endpoint
