import { requestAttributes } from '@/lib/rbac/request-attributes'
import { userOf } from '@/lib/rbac/service-account'
import { recordedExchanges } from '@/lib/rbac/testing/recorded-world'
import type { PolicyRule, RbacObjects } from '@/lib/rbac/types'
import type { Facts } from '../facts'
import { recordedCatalogue } from './recorded-catalogue'
import { worldFacts } from './world-facts'

export const catalogue = recordedCatalogue(recordedExchanges())
export const user = userOf('shop', 'web')
export const account = { kind: 'ServiceAccount', name: 'web', namespace: 'shop' }

/** Rules in a Role of shop, and in a ClusterRole that is bound everywhere. */
export function worldOf(rules: readonly PolicyRule[], everywhere: readonly PolicyRule[] = []): RbacObjects {
  return {
    roles: [{ namespace: 'shop', name: 'r', rules }],
    clusterRoles: [{ name: 'c', rules: everywhere }],
    roleBindings: [
      { namespace: 'shop', name: 'b', roleRef: { kind: 'Role', name: 'r' }, subjects: [account] },
    ],
    clusterRoleBindings: [{ name: 'cb', roleRef: { kind: 'ClusterRole', name: 'c' }, subjects: [account] }],
  }
}

/** A rule of the core group: verbs and resources as words. */
export function rule(verbs: string, resources: string, more: Partial<PolicyRule> = {}): PolicyRule {
  return { verbs: verbs.split(' '), resources: resources.split(' '), apiGroups: [''], ...more }
}

/** A rule on paths. */
export const pathRule = (verbs: string, ...nonResourceURLs: string[]): PolicyRule => ({
  verbs: verbs.split(' '),
  nonResourceURLs,
})

/** The facts of `METHOD path` as ServiceAccount shop/web with these rules in shop, and those everywhere. */
export function factsOf(
  line: string,
  rules: readonly PolicyRule[],
  everywhere: readonly PolicyRule[] = [],
): Facts {
  const [method = '', target = ''] = line.split(' ')
  return worldFacts(worldOf(rules, everywhere), user, requestAttributes(method, target), { catalogue })
}
