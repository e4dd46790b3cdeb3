// The Service Bus namespace and the queues of queues.json, which the local broker reads too.

import { tagSet } from 'settings.bicep'

@description('Name of the namespace.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags tagSet

@description('Whether only private endpoints lead to the namespace; needs the Premium tier.')
param isPrivate bool

@description('What the local broker has as well.')
var shared = loadJsonContent('../queues.json')

@description('Private endpoints come with Premium only.')
var sku = isPrivate ? 'Premium' : 'Standard'

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  sku: union({ name: sku, tier: sku }, isPrivate ? { capacity: 1 } : {})
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  }

  resource queues 'queues' = [
    for queue in shared.queues: {
      name: queue.name
      properties: {
        deadLetteringOnMessageExpiration: true
        lockDuration: queue.lockDuration
        maxDeliveryCount: queue.maxDeliveryCount
        requiresDuplicateDetection: false
        requiresSession: false
      }
    }
  ]
}

@description('Resource id of the namespace.')
output id string = namespace.id

@description('The host that clients connect to.')
output host string = '${namespace.name}.servicebus.windows.net'
