// What customers use: private endpoints, zone-redundant storage, one instance always ready.
using 'main.bicep'

param environmentName = 'prod'
param tags = { owner: 'benefits-team' }
param signInClientId = '00000000-0000-0000-0000-000000000000'
param mail = {
  from: 'benefits@contoso.example'
  operators: 'benefits-operators@contoso.example'
  host: 'smtp.contoso.example'
  port: 587
  security: 'StartTls'
  user: 'benefits'
}
param scale = { maximumInstances: 100, instanceMemory: 2048, alwaysReady: 1 }
param storageSku = 'Standard_ZRS'
param telemetryDays = 90
param telemetryDailyCap = -1
param alertAddresses = ['benefits-on-call@contoso.example']
param privateEndpoints = true
