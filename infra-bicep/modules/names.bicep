// What every resource is called.

@export()
@description('The kinds of resource that get a name of their own.')
type kind =
  | 'alerts'
  | 'app'
  | 'identity'
  | 'insights'
  | 'logs'
  | 'network'
  | 'plan'
  | 'scheduler'
  | 'serviceBus'
  | 'storage'
  | 'vault'

@description('How the name of each kind begins.')
var prefixes = {
  alerts: 'alert'
  app: 'func'
  identity: 'id'
  insights: 'appi'
  logs: 'log'
  network: 'vnet'
  plan: 'plan'
  scheduler: 'dts'
  serviceBus: 'sb'
  storage: 'st'
  vault: 'kv'
}

@export()
@description('''
The name of a resource, such as func-benefits-prod-ab12cd34: what it is, the system, the environment, and eight characters that follow
from the resource group, so that the names that all of Azure shares are free. Storage accounts and key vaults may have 24 characters:
they go without hyphens.
''')
func nameOf(kind kind, environment string, resourceGroupId string) string =>
  join(
    [prefixes[kind], 'benefits', toLower(environment), take(uniqueString(resourceGroupId), 8)],
    contains(['storage', 'vault'], kind) ? '' : '-'
  )
