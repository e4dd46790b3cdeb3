// What wakes somebody up. What each means and what to do: docs/operations.md.

import { tagSet } from 'settings.bicep'

@description('How the names of the alerts begin.')
param namePrefix string

@description('Region.')
param location string

@description('Tags.')
param tags tagSet

@description('Addresses that alerts are mailed to.')
param addresses string[]

@description('Resource id of the Log Analytics workspace.')
param workspaceId string

@description('Resource id of the Service Bus namespace.')
param serviceBusId string

@description('Alerts on what the app and the platform logged: what a query has to find, and in which time.')
var queries = [
  {
    key: 'failed-orchestrations'
    description: 'An orchestration failed: it does not go on by itself.'
    severity: 1
    window: 'PT15M'
    every: 'PT5M'
    query: 'AppMetrics | where Name == "benefits.orchestrations.failed" | summarize Failed = sum(Sum) | where Failed > 0'
    operator: 'GreaterThan'
    threshold: 0
    resolves: false
  }
  {
    key: 'events-deadlettered'
    description: 'The app gave up an event, or has one that the queue can never take: an operator decides what becomes of it.'
    severity: 2
    window: 'PT15M'
    every: 'PT5M'
    query: 'AppMetrics | where Name == "benefits.events.deadlettered" | summarize Events = sum(Sum) | where Events > 0'
    operator: 'GreaterThan'
    threshold: 0
    resolves: true
  }
  {
    key: 'sweep-not-run'
    description: 'The sweep that ends contracts runs every hour and has not run for two.'
    severity: 1
    window: 'PT3H'
    every: 'PT15M'
    // Ten minutes more than two hours: telemetry takes some to arrive.
    query: '''
AppMetrics
| where TimeGenerated > ago(130m) and Name == "benefits.sweep.duration" and tostring(Properties.sweep) == "SweepEndings"
'''
    operator: 'LessThan'
    threshold: 1
    resolves: true
  }
  {
    key: 'mail-failures'
    description: 'More than 5 tries in 15 minutes to hand a mail to the mail server failed; what may pass is tried again.'
    severity: 2
    window: 'PT15M'
    every: 'PT5M'
    query: 'AppMetrics | where Name == "benefits.mails.failed" | summarize Failed = sum(Sum) | where Failed > 5'
    operator: 'GreaterThan'
    threshold: 0
    resolves: true
  }
  {
    key: 'server-errors'
    description: 'More than 5 of 100 answers in 15 minutes, and at least 5, were 5xx.'
    severity: 1
    window: 'PT15M'
    every: 'PT5M'
    query: '''
AppRequests
| where toint(ResultCode) >= 100
| summarize Failed = sumif(ItemCount, toint(ResultCode) >= 500), Answers = sum(ItemCount)
| where Failed >= 5 and Failed * 100.0 / Answers > 5
'''
    operator: 'GreaterThan'
    threshold: 0
    resolves: true
  }
  {
    key: 'queue-age'
    description: 'An event has waited for 15 minutes on the queue.'
    severity: 2
    window: 'PT15M'
    every: 'PT5M'
    query: 'AppMetrics | where Name == "benefits.queue.oldest_message_age" | summarize Age = max(Sum / ItemCount) | where Age > 900'
    operator: 'GreaterThan'
    threshold: 0
    resolves: true
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${namePrefix}-people'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'benefits'
    emailReceivers: [
      for (address, index) in addresses: {
        name: 'person-${index}'
        emailAddress: address
        useCommonAlertSchema: true
      }
    ]
  }
}

resource deadLetters 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${namePrefix}-dead-letters'
  location: 'global'
  tags: tags
  properties: {
    description: 'An event could not be taken and waits among the dead letters for an operator.'
    enabled: true
    severity: 2
    scopes: [serviceBusId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    autoMitigate: true
    actions: [{ actionGroupId: people.id }]
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'dead-letters'
          metricNamespace: 'Microsoft.ServiceBus/namespaces'
          metricName: 'DeadletteredMessages'
          timeAggregation: 'Maximum'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
  }
}

resource rules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in queries: {
    name: '${namePrefix}-${alert.key}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: '${namePrefix}-${alert.key}'
      description: alert.description
      enabled: true
      severity: alert.severity
      scopes: [workspaceId]
      evaluationFrequency: alert.every
      windowSize: alert.window
      // What is told once and never mends itself stays open until somebody closes it, and is told once in its window.
      autoMitigate: alert.resolves
      muteActionsDuration: alert.resolves ? null : alert.window
      // The tables of the workspace come with the first telemetry.
      skipQueryValidation: true
      actions: { actionGroups: [people.id] }
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: alert.operator
            threshold: alert.threshold
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
    }
  }
]
