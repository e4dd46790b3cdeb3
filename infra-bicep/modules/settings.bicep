// What an environment can say about the app.

@export()
@description('Tags of a resource.')
type tagSet = {
  @description('Name and value.')
  *: string
}

@export()
@description('How mails are sent.')
@sealed()
type mailSettings = {
  @description('Address that mails come from.')
  from: string

  @description('Address that is told of missed first responses to requests for customers.')
  operators: string

  @description('Mail server.')
  host: string

  @description('Its port.')
  port: int

  @description('How the connection to it is encrypted.')
  security: 'StartTls' | 'Tls'

  @description('Sign-in at the mail server; its password is the secret mail-password of the key vault.')
  user: string
}

@export()
@description('Settings of the app that have a default: each is the app setting Benefits__ and its name (README, Settings).')
@sealed()
type tuningSettings = {
  @description('Working days after which an office that has not decided is reminded.')
  OfficeReminderAfter: string?

  @description('Working days after which a request that no office decided lapses.')
  OfficeLapseAfter: string?

  @description('Duration from activation to the visible balance.')
  PublicationDelay: string?

  @description('Duration from the activation of a go-to-market offer until it is active.')
  GoToMarketDelay: string?

  @description('How long the history of an orchestration is kept after its end.')
  HistoryKeptFor: string?

  @description('Wrong pairs of IDs that an account may give in one window.')
  LinkAttempts: string?

  @description('How long a wrong pair counts.')
  LinkWindow: string?

  @description('What links in mails begin with.')
  PortalUrl: string?
}

@export()
@description('How far the app scales, and what an instance has.')
@sealed()
type scaleSettings = {
  @description('Most instances at once.')
  @minValue(40)
  @maxValue(1000)
  maximumInstances: int

  @description('Memory of an instance, MB.')
  instanceMemory: 512 | 2048 | 4096

  @description('Instances that are always ready for HTTP requests; 0 for none.')
  alwaysReady: int
}
