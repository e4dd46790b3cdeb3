// The key vault, for the password of the mail server. The secret itself is set by a person and is in no deployment.

import { tagSet } from 'settings.bicep'

@description('Name of the vault.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags tagSet

@description('Whether only private endpoints lead to the vault.')
param isPrivate bool

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    enablePurgeProtection: true
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    sku: { family: 'A', name: 'standard' }
    tenantId: tenant().tenantId
    networkAcls: {
      bypass: 'None'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
    }
  }
}

@description('Resource id of the vault.')
output id string = vault.id

@description('Where the vault is.')
output uri string = 'https://${vault.name}${environment().suffixes.keyvaultDns}/'
