import type { Case } from '../../case'
import type { ScopedRule } from '../../scoped-rules'
import type { Found } from '../cause'
import type { GrantedElsewhere } from './grants-elsewhere'

const ON_ONE_OBJECT = new Set(['get', 'update', 'patch', 'delete'])

export function isAtClusterScope({ request }: Case): boolean {
  return request.kind === 'resource' && request.namespace === ''
}

export function isNamespaces({ request }: Case): boolean {
  return request.kind === 'resource' && request.group === '' && request.resource === 'namespaces'
}

/** The call names one object of a namespaced resource, and no namespace. */
export function isOneNamespacedObject({ request, known }: Case): boolean {
  return (
    request.kind === 'resource' &&
    request.namespace === '' &&
    known?.namespaced === true &&
    request.name !== '' &&
    ON_ONE_OBJECT.has(request.verb)
  )
}

/** The nearest rule that applies in only one namespace, for a call at the cluster scope. */
export function missByScope({
  misses,
  known,
  grantFor,
}: Case): (Found<GrantedElsewhere> & { rule: ScopedRule })[] {
  const miss = misses.find(({ failed }) => failed.includes('scope'))
  if (!miss) return []
  const { rule, distance } = miss
  const grant = grantFor(rule)
  return [
    {
      confidence: distance === 1 && known ? 'proven' : 'likely',
      distance,
      data: { namespace: rule.namespace, ...(grant ? { grant } : {}) },
      rule,
    },
  ]
}
