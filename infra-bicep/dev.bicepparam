// To try things out: small, a balance after five minutes, nothing kept for long.
using 'main.bicep'

param environmentName = 'dev'
param tags = { owner: 'benefits-team' }
param signInClientId = '00000000-0000-0000-0000-000000000000'
param mail = {
  from: 'benefits-dev@contoso.example'
  operators: 'benefits-operators@contoso.example'
  host: 'smtp.contoso.example'
  port: 587
  security: 'StartTls'
  user: 'benefits-dev'
}
param scale = { maximumInstances: 40, instanceMemory: 2048, alwaysReady: 0 }
param tuning = { PublicationDelay: '00:05:00', HistoryKeptFor: '7.00:00:00' }
param storageSku = 'Standard_LRS'
param telemetryDays = 30
param telemetryDailyCap = 1
param alertAddresses = ['benefits-dev@contoso.example']
