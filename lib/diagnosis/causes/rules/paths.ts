import { shownByAll } from '@/lib/evidence/shown'
import { code, say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import type { Miss } from '../../near-miss'
import { sayGrantOf } from '../../wording/phrases'
import type { NoData } from '../cause'
import { callCause, ruleCause } from '../finding'
import { bindEverywhere, boundInNamespace } from '../scope/cluster-scope'
import { addPath, gives, nearTarget } from './near-rule'

const pathInRoleBinding = ruleCause<'D31'>({
  id: 'D31',
  title: 'A path rule bound in a namespace',
  nature: 'wrong',
  find(theCase) {
    const bound = theCase.request.kind === 'path' ? boundInNamespace(theCase) : undefined
    if (!bound) return []
    const { rule, data, ...found } = bound
    const miss = { rule, failed: ['scope'], parts: 1 } as const
    const near = { miss, ...present({ grant: data.grant }) }
    return [{ ...found, near, data: near }]
  },
  ofMiss: ({ failed }, { kind }) => kind === 'path' && failed.includes('scope'),
  says: ({ miss: { rule, failed }, grant }, { request }) => {
    const covers = failed.includes('path') ? say`almost covers` : say`covers`
    const whose = grant ? say`A rule of ${sayGrantOf(grant)}` : say`A rule of this account`
    return say`${whose} ${covers} ${code(nearTarget(request))}, but it is bound in namespace ${code(rule.namespace)}. Paths belong to no namespace, so only a ClusterRoleBinding counts.`
  },
  bind: ({ grant }, theCase, subject) => bindEverywhere(grant, theCase, subject),
})

const pathPattern = ruleCause<'D30'>({
  id: 'D30',
  title: 'The rule’s path does not cover it',
  nature: 'wrong',
  ofMiss: ({ failed, rule }, request) =>
    request.kind === 'path' &&
    !failed.includes('scope') &&
    (failed.includes('path') || rule.verbs.some((verb) => verb.toLowerCase() === request.verb)),
  says: (data, { request }) =>
    say`${gives(data)}, which does not cover ${code(request.verb)} ${code(nearTarget(request))}. Only a "*" at the end is a wildcard, and verbs are lowercase.`,
  correct: (data, { request }) => addPath(data, request),
})

function coversPath({ failed }: Miss): boolean {
  return !failed.includes('path') && !failed.includes('scope')
}

export const nonResourcePath = callCause<'D29', NoData>({
  id: 'D29',
  title: 'A non-resource path',
  nature: 'missing',
  // A rule that covers the path fails by its verb, which is reported instead.
  find: ({ request, isForCaller, rulesRead, misses }) =>
    isForCaller && request.kind === 'path' && !misses.some(coversPath)
      ? [{ confidence: shownByAll(rulesRead), tier: 'none', data: {} }]
      : [],
  says: (_, { request, rulesRead }) =>
    rulesRead.kind === 'whole'
      ? say`No path rule of this account covers ${code(nearTarget(request))}. A path needs nonResourceURLs in a ClusterRole, bound by a ClusterRoleBinding.`
      : say`${code(nearTarget(request))} is not a resource: it needs nonResourceURLs in a ClusterRole, bound by a ClusterRoleBinding.`,
})

export const pathCauses = [pathInRoleBinding, pathPattern] as const
