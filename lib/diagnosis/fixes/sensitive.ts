import type { Attributes } from '@/lib/rbac/types'

const READS = ['get', 'list', 'watch', '*']
const WORKLOADS = new Set([
  'pods',
  'deployments',
  'daemonsets',
  'statefulsets',
  'replicasets',
  'replicationcontrollers',
  'jobs',
  'cronjobs',
])

/** What a reader must know before granting this call, and the narrower way; undefined for a harmless one. */
export function warningOf(request: Attributes): string | undefined {
  if (request.kind === 'path') return undefined
  const { verb, resource, subresource, name } = request
  const target = subresource === '' ? resource : `${resource}/${subresource}`
  if (target === 'secrets' && READS.includes(verb)) {
    return name === ''
      ? 'This reads the contents of every Secret there. Mount the one Secret that is needed as a volume, or grant get on it by name.'
      : 'This reads the contents of the Secret. Mounting it as a volume needs no right at all.'
  }
  if (/^pods\/(?:exec|attach|portforward|ephemeralcontainers)$/.test(target)) {
    return 'This runs commands in other pods, with their rights. Read pods/log where output is what is needed.'
  }
  if (target === 'serviceaccounts/token') {
    return 'This makes tokens of the account, so it gives all of that account’s rights. Name the account in resourceNames, or project a token into the pod.'
  }
  if (target === 'nodes/proxy') {
    return 'This reaches every kubelet, and with get alone commands can be run there. For metrics use nodes/metrics or nodes/stats.'
  }
  if (subresource === 'proxy') return 'This reaches whatever listens behind it, past network policies.'
  if (/^impersonate\b/.test(verb) || verb === 'escalate' || verb === 'bind') {
    return 'This verb lets the account take rights that it was not given.'
  }
  if (verb === 'create' && subresource === '' && WORKLOADS.has(resource)) {
    return 'Whoever creates pods can run them as any ServiceAccount of the namespace and mount its Secrets.'
  }
  if (/^(?:cluster)?rolebindings$/.test(resource) && verb !== 'get' && verb !== 'list' && verb !== 'watch') {
    return 'This changes who has which rights.'
  }
  return undefined
}
