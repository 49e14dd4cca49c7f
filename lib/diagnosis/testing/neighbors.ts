import { recordedExchanges, recordedWorld } from '@/lib/rbac/testing/recorded-world'
import type { ClusterRole, PolicyRule, RbacObjects, Role, RoleBinding, Subject } from '@/lib/rbac/types'
import type { Chain } from './granting-chain'
import { NAMESPACES, type Pick } from './random-calls'

const STANDARD = new Set([
  'admin',
  'cluster-admin',
  'edit',
  'system:auth-delegator',
  'system:basic-user',
  'system:controller:deployment-controller',
  'system:discovery',
  'system:kube-scheduler',
  'system:monitoring',
  'system:node',
  'system:public-info-viewer',
  'view',
])

const recorded = recordedWorld(recordedExchanges())
/** What every cluster has. */
export const standard: RbacObjects = {
  roles: [],
  roleBindings: [],
  clusterRoles: recorded.clusterRoles.filter(({ name }) => STANDARD.has(name)),
  clusterRoleBindings: recorded.clusterRoleBindings.filter(({ name }) => STANDARD.has(name)),
}

// Accounts whose names have nothing in common with those that are asked about.
const STRANGERS = ['prometheus', 'fluent-bit', 'velero', 'keda', 'argo']

/** A rule of the same account that differs from the call in at least two parts, or is about something else. */
function otherRule({ target, call, rule }: Chain, pick: Pick): PolicyRule {
  if (target.kind === 'path' || 'path' in call) {
    return pick<PolicyRule>([
      { verbs: ['get'], nonResourceURLs: ['/openid/v1/jwks'] },
      { verbs: ['get', 'list'], apiGroups: [''], resources: ['events'] },
    ])
  }
  const elsewhere = { apiGroups: ['events.k8s.io'], resources: ['events'] }
  const sibling = target.siblings.at(-1)
  const verb = call.verb === 'get' ? 'list' : 'get'
  return pick<PolicyRule>([
    { verbs: ['create', 'patch'], ...elsewhere },
    { verbs: [call.verb], ...elsewhere },
    ...(sibling === undefined ? [] : [{ verbs: rule.verbs, apiGroups: [call.group], resources: [sibling] }]),
    // Near in two parts: another verb, and another group or name.
    { verbs: [verb], apiGroups: ['metrics.k8s.io'], resources: [call.resource] },
    {
      verbs: [verb],
      apiGroups: [call.group],
      resources: [call.resource],
      resourceNames: ['unrelated-object'],
    },
  ])
}

function callNamespace({ call, account }: Chain): string {
  return 'path' in call || call.namespace === '' ? account.namespace : call.namespace
}

/** What else is in the cluster: other Roles of the account, other accounts with the same grant, and what every cluster has. */
export function neighborsOf(chain: Chain, pick: Pick): RbacObjects {
  const { account, rule } = chain
  const own: Subject = { kind: 'ServiceAccount', ...account }
  const here = callNamespace(chain)
  const roles: Role[] = []
  const clusterRoles: ClusterRole[] = []
  const roleBindings: RoleBinding[] = []
  const clusterRoleBindings: RbacObjects['clusterRoleBindings'][number][] = []
  for (const i of [1, 2].slice(0, pick([0, 1, 2]))) {
    const name = `extra-${i}`
    roles.push({ namespace: here, name, rules: [otherRule(chain, pick)] })
    roleBindings.push({ namespace: here, name, roleRef: { kind: 'Role', name }, subjects: [own] })
  }
  for (const name of STRANGERS.slice(0, pick([0, 1, 2, 3]))) {
    const stranger: Subject = {
      kind: 'ServiceAccount',
      name,
      namespace: pick([here, 'monitoring', ...NAMESPACES]),
    }
    const role = pick([chain.rule, otherRule(chain, pick)])
    if (chain.binding.namespace === '') {
      clusterRoles.push({ name, rules: [role] })
      clusterRoleBindings.push({ name, roleRef: { kind: 'ClusterRole', name }, subjects: [stranger] })
    } else {
      const namespace = pick([here, here, 'monitoring'])
      roles.push({ namespace, name, rules: [role] })
      roleBindings.push({ namespace, name, roleRef: { kind: 'Role', name }, subjects: [stranger] })
    }
  }
  // A Role that no one is bound to, and that grants something else.
  if (pick([true, false])) {
    roles.push({ namespace: here, name: 'leftover', rules: [{ ...rule, verbs: ['escalate'] }] })
  }
  return {
    roles: [...standard.roles, ...roles],
    clusterRoles: [...standard.clusterRoles, ...clusterRoles],
    roleBindings: [...standard.roleBindings, ...roleBindings],
    clusterRoleBindings: [...standard.clusterRoleBindings, ...clusterRoleBindings],
  }
}
