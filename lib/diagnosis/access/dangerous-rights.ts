import type { Access } from '@/lib/contract/access'
import { ruleAllows } from '@/lib/rbac/rule'
import type { ResourceAttributes } from '@/lib/rbac/types'
import type { ScopedRule } from '../scoped-rules'

interface Danger {
  id: string
  verbs: readonly string[]
  group: string
  /** With their subresource. */
  resources: readonly string[]
  says: string
  /** True for resources that belong to the cluster: a rule bound in a namespace does not reach them. */
  clusterScoped?: boolean
}

const RBAC = 'rbac.authorization.k8s.io'
const WORKLOADS = 'runs pods, as any ServiceAccount of the namespace and with its Secrets'

/** Rights by which an account may take over more than it was given, the gravest first. */
export const DANGERS: readonly Danger[] = [
  { id: 'everything', verbs: ['*'], group: '*', resources: ['*'], says: 'may do everything' },
  {
    id: 'secrets',
    verbs: ['get', 'list', 'watch'],
    group: '',
    resources: ['secrets'],
    says: 'reads the contents of Secrets',
  },
  { id: 'run-pods', verbs: ['create'], group: '', resources: ['pods'], says: WORKLOADS },
  {
    id: 'run-workloads',
    verbs: ['create'],
    group: 'apps',
    resources: ['deployments', 'daemonsets', 'statefulsets'],
    says: WORKLOADS,
  },
  { id: 'run-jobs', verbs: ['create'], group: 'batch', resources: ['jobs', 'cronjobs'], says: WORKLOADS },
  {
    id: 'exec',
    verbs: ['create', 'get'],
    group: '',
    resources: ['pods/exec', 'pods/attach', 'pods/portforward'],
    says: 'runs commands in other pods or reaches their ports',
  },
  {
    id: 'debug-containers',
    verbs: ['update', 'patch'],
    group: '',
    resources: ['pods/ephemeralcontainers'],
    says: 'adds containers to running pods',
  },
  {
    id: 'node-proxy',
    verbs: ['get', 'create'],
    group: '',
    resources: ['nodes/proxy'],
    says: 'runs commands through the kubelets',
    clusterScoped: true,
  },
  {
    id: 'proxy',
    verbs: ['get', 'create'],
    group: '',
    resources: ['services/proxy', 'pods/proxy'],
    says: 'reaches what listens in pods, past network policies',
  },
  {
    id: 'make-tokens',
    verbs: ['create'],
    group: '',
    resources: ['serviceaccounts/token'],
    says: 'makes tokens of ServiceAccounts',
  },
  {
    id: 'impersonate-accounts',
    verbs: ['impersonate'],
    group: '',
    resources: ['serviceaccounts'],
    says: 'acts as another ServiceAccount',
  },
  {
    id: 'impersonate',
    verbs: ['impersonate'],
    group: '',
    resources: ['users', 'groups'],
    says: 'acts as another user or group',
    clusterScoped: true,
  },
  {
    id: 'escalate',
    verbs: ['bind', 'escalate'],
    group: RBAC,
    resources: ['roles', 'clusterroles'],
    says: 'gives rights that it does not hold',
  },
  {
    id: 'bindings',
    verbs: ['create', 'update', 'patch'],
    group: RBAC,
    resources: ['rolebindings'],
    says: 'changes who has which rights in the namespace',
  },
  {
    id: 'cluster-bindings',
    verbs: ['create', 'update', 'patch'],
    group: RBAC,
    resources: ['clusterrolebindings'],
    says: 'changes who has which rights in the cluster',
    clusterScoped: true,
  },
  {
    id: 'certificates',
    verbs: ['update', 'patch'],
    group: 'certificates.k8s.io',
    resources: ['certificatesigningrequests/approval'],
    says: 'approves client certificates',
    clusterScoped: true,
  },
  {
    id: 'webhooks',
    verbs: ['create', 'update', 'patch'],
    group: 'admissionregistration.k8s.io',
    resources: ['validatingwebhookconfigurations', 'mutatingwebhookconfigurations'],
    says: 'sees and changes every object that is written',
    clusterScoped: true,
  },
  {
    id: 'nodes',
    verbs: ['update', 'patch'],
    group: '',
    resources: ['nodes'],
    says: 'changes nodes',
    clusterScoped: true,
  },
]

/**
 * The dangerous rights that these rules give, one entry for each danger with the first request that shows it. Rules
 * alone decide, so a list that is incomplete may hide some.
 */
export function dangerousRights(rules: readonly ScopedRule[], namespace: string): Access['dangerous'] {
  return DANGERS.flatMap((danger) => {
    const request = firstHeld(danger, rules, namespace)
    if (!request) return []
    const { verb, group, resource, subresource, name } = request
    const isWide = request.namespace === ''
    const where = isWide ? 'in the whole cluster' : `in namespace ${request.namespace}`
    const only = name === '' ? '' : `, limited to ${name}`
    return [
      {
        id: danger.id,
        says: `This account ${danger.says}, ${where}${only}.`,
        tuple: {
          verb,
          group,
          resource,
          ...(subresource === '' ? {} : { subresource }),
          ...(name === '' ? {} : { name }),
          namespace: request.namespace,
        },
      },
    ]
  })
}

function firstHeld(
  danger: Danger,
  rules: readonly ScopedRule[],
  namespace: string,
): ResourceAttributes | undefined {
  const { verbs, group, clusterScoped = false } = danger
  for (const wide of [true, false]) {
    for (const word of danger.resources) {
      for (const verb of verbs) {
        const [resource = '', ...rest] = word.split('/')
        const base = { kind: 'resource', verb, group, resource, subresource: rest.join('/') } as const
        for (const rule of rules) {
          if (wide ? rule.scope !== 'cluster' : clusterScoped || rule.scope === 'cluster') continue
          const name = rule.resourceNames[0] ?? ''
          const request = { ...base, name, namespace: wide ? '' : namespace }
          if (ruleAllows(rule, request)) return request
        }
      }
    }
  }
  return undefined
}
