import { toYaml } from '@/lib/objects/to-yaml'
import { formatForbidden } from '@/lib/rbac/forbidden'
import type { Attributes, PolicyRule } from '@/lib/rbac/types'
import { checkAddress } from '@/lib/words/page-addresses'
import { bindingObject, roleObject } from '../fixes/new-role'

export const WEB = 'system:serviceaccount:shop:web'

const WEB_SUBJECT = { kind: 'ServiceAccount', name: 'web', namespace: 'shop' }

interface Where {
  name?: string
  /** "" for the cluster scope. */
  namespace?: string
  user?: string
  reason?: string
}

function attributesOf(call: string, { name = '', namespace = 'shop' }: Where): Attributes {
  const [verb = '', target = ''] = call.split(' ')
  if (target.startsWith('/')) return { kind: 'path', verb, path: target }
  const [qualified = '', subresource = ''] = target.split('/')
  const [resource = '', ...group] = qualified.split('.')
  return { kind: 'resource', verb, group: group.join('.'), resource, subresource, name, namespace }
}

/** The API server's 403 of a call such as `get deployments.apps/scale`, made by shop/web in shop. */
export function refused(call: string, where: Where = {}): string {
  const user = { name: where.user ?? WEB, groups: [] }
  return formatForbidden(user, attributesOf(call, where), where.reason ?? '').message
}

/** A Role in shop and its binding to shop/web. */
export function roleForWeb(name: string, ...rules: PolicyRule[]): string {
  return toYaml(roleObject('Role', name, 'shop', rules), bindingObject('Role', name, 'shop', WEB_SUBJECT))
}

/** A Role in shop, already bound. */
export function role(name: string, ...rules: PolicyRule[]): string {
  return toYaml(roleObject('Role', name, 'shop', rules))
}

/** A ClusterRole and its ClusterRoleBinding to shop/web. */
export function clusterRoleForWeb(name: string, ...rules: PolicyRule[]): string {
  return toYaml(
    roleObject('ClusterRole', name, '', rules),
    bindingObject('ClusterRole', name, '', WEB_SUBJECT),
  )
}

/** A rule on resources of one group. */
export function rule(
  group: string,
  resources: string[],
  verbs: string[],
  resourceNames?: string[],
): PolicyRule {
  return { apiGroups: [group], resources, verbs, ...(resourceNames ? { resourceNames } : {}) }
}

/** The address of Podglass's own check of a call in the pod's namespace, or at the cluster scope with `namespace: ""`. */
export function checkAt(call: string, where: Omit<Where, 'user' | 'reason'> = {}): string {
  const attributes = attributesOf(call, where)
  if (attributes.kind === 'path') {
    return checkAddress({ verb: attributes.verb, path: attributes.path })
  }
  const { verb, group, resource, subresource, name } = attributes
  // Without a namespace the page takes the pod's own, which is what a reader means.
  return checkAddress({ verb, group, resource, subresource, name, namespace: where.namespace })
}
