import { event, image, type Make, object } from './parts'

/** What waits for something that does not exist. */
const waiting: Make = (ago) => [
  // The address that search is refused at.
  object(
    'v1',
    'Service',
    'postgres',
    60,
    { spec: { clusterIP: '10.96.0.50', selector: { app: 'postgres' }, ports: [{ port: 5432 }] } },
    ago,
  ),
  object(
    'v1',
    'Service',
    'nowhere',
    60,
    { spec: { selector: { app: 'serach' }, ports: [{ port: 80 }] } },
    ago,
  ),
  object(
    'v1',
    'Service',
    'not-ready',
    60,
    { spec: { selector: { app: 'probe-fails' }, ports: [{ port: 80 }] } },
    ago,
  ),
  object(
    'v1',
    'PersistentVolumeClaim',
    'data',
    40,
    {
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'fast',
        resources: { requests: { storage: '10Gi' } },
      },
      status: { phase: 'Pending' },
    },
    ago,
  ),
  event(
    'PersistentVolumeClaim',
    'data',
    'ProvisioningFailed',
    'storageclass.storage.k8s.io "fast" not found',
    { at: ago(1), first: ago(40), count: 158, component: 'persistentvolume-controller' },
  ),
]

/** What failed, or was refused. */
const failing: Make = (ago) => [
  object(
    'batch/v1',
    'Job',
    'import',
    90,
    {
      spec: {
        backoffLimit: 2,
        template: {
          spec: { restartPolicy: 'Never', containers: [{ name: 'import', image: image('import:1') }] },
        },
      },
      status: {
        failed: 3,
        startTime: ago(90),
        conditions: [
          {
            type: 'Failed',
            status: 'True',
            reason: 'BackoffLimitExceeded',
            message: 'Job has reached the specified backoff limit',
            lastTransitionTime: ago(80),
          },
        ],
      },
    },
    ago,
  ),
  object(
    'batch/v1',
    'CronJob',
    'nightly',
    600,
    {
      spec: {
        schedule: '0 3 * * *',
        timeZone: 'Europe/Berln',
        jobTemplate: { spec: { template: { spec: { containers: [{ name: 'n', image: image('n:1') }] } } } },
      },
    },
    ago,
  ),
  event(
    'CronJob',
    'nightly',
    'UnknownTimeZone',
    'invalid timeZone: "Europe/Berln": unknown time zone Europe/Berln',
    { at: ago(2), count: 60, component: 'cronjob-controller' },
  ),
  object(
    'apps/v1',
    'StatefulSet',
    'ledger',
    50,
    {
      metadata: { generation: 1 },
      spec: {
        replicas: 2,
        serviceName: 'ledger',
        selector: { matchLabels: { app: 'ledger' } },
        template: {
          metadata: { labels: { app: 'ledger' } },
          spec: { containers: [{ name: 'ledger', image: image('ledger:1') }] },
        },
      },
      status: { observedGeneration: 1, replicas: 0, updatedReplicas: 0 },
    },
    ago,
  ),
  event(
    'StatefulSet',
    'ledger',
    'FailedCreate',
    'create Pod ledger-0 in StatefulSet ledger failed error: pods "ledger-0" is forbidden: exceeded quota: compute, requested: limits.memory=512Mi, used: limits.memory=1Gi, limited: limits.memory=1Gi',
    { at: ago(1), first: ago(50), count: 21, component: 'statefulset-controller' },
  ),
]

export const others: Make = (ago) => [...waiting(ago), ...failing(ago)]
