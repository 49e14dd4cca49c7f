import type { Check } from '@/lib/contract/access-check'

type Resource = Exclude<Check, { path: string }>

const CONTAINER = '{name: main, image: "registry.k8s.io/pause:3.10"}'

const OBJECTS: ReadonlyMap<string, { kind: string; apiVersion: string; spec: string }> = new Map([
  ['/pods', { kind: 'Pod', apiVersion: 'v1', spec: `spec:\n  containers:\n    - ${CONTAINER}\n` }],
  ['/configmaps', { kind: 'ConfigMap', apiVersion: 'v1', spec: '' }],
  ['/secrets', { kind: 'Secret', apiVersion: 'v1', spec: '' }],
  ['/serviceaccounts', { kind: 'ServiceAccount', apiVersion: 'v1', spec: '' }],
  ['/namespaces', { kind: 'Namespace', apiVersion: 'v1', spec: '' }],
  ['/services', { kind: 'Service', apiVersion: 'v1', spec: 'spec:\n  ports:\n    - {port: 80}\n' }],
  ['apps/deployments', { kind: 'Deployment', apiVersion: 'apps/v1', spec: workload('  replicas: 1\n') }],
  [
    'apps/statefulsets',
    { kind: 'StatefulSet', apiVersion: 'apps/v1', spec: workload('  serviceName: try\n') },
  ],
  ['apps/daemonsets', { kind: 'DaemonSet', apiVersion: 'apps/v1', spec: workload('') }],
  [
    'batch/jobs',
    {
      kind: 'Job',
      apiVersion: 'batch/v1',
      spec: `spec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - ${CONTAINER}\n`,
    },
  ],
])

function workload(first: string): string {
  return `spec:\n${first}  selector: {matchLabels: {app: try}}\n  template:\n    metadata: {labels: {app: try}}\n    spec:\n      containers:\n        - ${CONTAINER}\n`
}

// A name from somebody else is quoted, so YAML reads it as nothing but text.
function document(kind: string, apiVersion: string, { name, namespace }: Resource, spec: string): string {
  const where = namespace === '' ? '' : `\n  namespace: ${JSON.stringify(namespace)}`
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${JSON.stringify(name || 'try')}${where}\n${spec}`
}

/** The smallest body that the API server takes for a write, as YAML; "" where this page knows none. */
export function minimalBody(check: Resource, patch: 'merge' | 'apply'): string {
  const { verb, group, resource, subresource = '' } = check
  if (verb === 'delete' || verb === 'deletecollection') return ''
  if (verb === 'patch' && patch === 'merge')
    return subresource === 'scale' ? '{"spec": {"replicas": 1}}' : '{}'
  if (subresource === 'scale') return document('Scale', 'autoscaling/v1', check, 'spec: {replicas: 1}\n')
  if (subresource === 'eviction') return document('Eviction', 'policy/v1', check, '')
  const known = OBJECTS.get(`${group}/${resource}`)
  return known === undefined ? '' : document(known.kind, known.apiVersion, check, known.spec)
}
