// The storage account: the app's tables, the task hub, what the Functions host keeps, and the deployed package.
// The app creates its tables and the engine its task hub at the start, so none is declared here.

import { tagSet } from 'settings.bicep'

@description('Name of the account.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags tagSet

@description('How the data is replicated.')
param sku string

@description('Whether only private endpoints lead to the account.')
param isPrivate bool

@description('Container of the deployed package.')
param packageContainer string

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    supportsHttpsTrafficOnly: true
    networkAcls: {
      bypass: 'None'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'

    resource package 'containers' = {
      name: packageContainer
      properties: { publicAccess: 'None' }
    }
  }
}

@description('Resource id of the account.')
output id string = account.id

@description('Where the deployed package is.')
output packageUrl string = 'https://${account.name}.blob.${environment().suffixes.storage}/${packageContainer}'
