import type { Fix } from '@/lib/contract/explanation'
import { constrainedVerb } from '@/lib/rbac/impersonation'
import type { Attributes } from '@/lib/rbac/types'
import { listOf } from '@/lib/words/lists'
import type { Case } from '../../case'
import { requestChange } from '../../fixes/request-change'
import type { TierName } from '../../rank'
import type { ScopedRule } from '../../scoped-rules'
import { describeRule } from '../../wording/phrases'
import type { NoData, Ranked } from '../cause'

export const HEADER =
  'The call carries an Impersonate header, which needs its own permission. What it asked for was not judged at all.'

export const LEAVE_OUT: Fix[] = [
  requestChange(
    'Remove the Impersonate headers so the call counts as the account’s own. A proxy may have added them.',
  ),
]

/** The refusal is about a header of the call, and the call itself was not judged: a near rule would fix the header's permission only. */
export function isImpersonation(
  { request, refusal }: Case,
  isMeant: (request: Attributes) => boolean,
  tier: TierName = 'header',
): Ranked<NoData>[] {
  if (!refusal || !request.verb.startsWith('impersonate')) return []
  return isMeant(request) ? [{ confidence: 'proven', tier, data: {} }] : []
}

export function impersonated(request: Attributes): string {
  if (request.kind === 'path') return request.path
  const { resource, name, namespace } = request
  if (resource === 'serviceaccounts')
    return `ServiceAccount ${namespace === '' ? '' : `${namespace}/`}${name}`
  return resource === 'users' ? `user ${name}` : listOf([resource, name].filter((word) => word !== ''))
}

/** Rules of the account with this half of a pair; a wildcard holds both halves and is none. */
export function heldHalves(
  { ownRules }: Pick<Case, 'ownRules'>,
  half: 'identity' | 'call',
  mode?: string,
): ScopedRule[] {
  return ownRules.filter(({ verbs }) =>
    verbs.some((verb) => {
      const read = constrainedVerb(verb)
      return read?.half === half && (mode === undefined || read.mode === mode)
    }),
  )
}

/** Where the account has one half of constrained impersonation and was refused by the older verb. */
export function sayHeldHalf(theCase: Case): string {
  const [identity] = heldHalves(theCase, 'identity')
  const [call] = heldHalves(theCase, 'call')
  if ((identity === undefined) === (call === undefined)) return ''
  const held = identity ?? call
  if (held === undefined) return ''
  const other = identity
    ? 'the other is impersonate-on:<mode>:<verb> on what the call does'
    : 'the other is impersonate:<mode> on the one it acts as, in API group authentication.k8s.io'
  return ` It has one half of constrained impersonation (${describeRule(held)}); ${other}.`
}
