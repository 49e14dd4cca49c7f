import { code, listed, NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import { constrainedVerb } from '@/lib/rbac/impersonation'
import type { Attributes } from '@/lib/rbac/types'
import type { Case } from '../../case'
import type { FixDraft } from '../../fixes/draft'
import { requestChange } from '../../fixes/request-change'
import type { TierName } from '../../rank'
import type { ScopedRule } from '../../scoped-rules'
import { sayRule } from '../../wording/phrases'
import type { NoData, Ranked } from '../cause'

export const HEADER = say`The call carries an Impersonate header, which needs its own permission. What it asked for was not judged at all.`

export const LEAVE_OUT: FixDraft[] = [
  requestChange(
    say`Remove the Impersonate headers so the call counts as the account’s own. A proxy may have added them.`,
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

export function impersonated(request: Attributes): Phrase {
  if (request.kind === 'path') return [code(request.path)]
  const { resource, name, namespace } = request
  if (resource === 'serviceaccounts')
    return say`ServiceAccount ${code(namespace === '' ? name : `${namespace}/${name}`)}`
  return resource === 'users'
    ? say`user ${code(name)}`
    : listed([resource, name].filter((word) => word !== '').map(code))
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
export function sayHeldHalf(theCase: Case): Phrase {
  const [identity] = heldHalves(theCase, 'identity')
  const [call] = heldHalves(theCase, 'call')
  if ((identity === undefined) === (call === undefined)) return NOTHING
  const held = identity ?? call
  if (held === undefined) return NOTHING
  const other = identity
    ? say`the other is ${code('impersonate-on:<mode>:<verb>')} on what the call does`
    : say`the other is ${code('impersonate:<mode>')} on the one it acts as, in API group authentication.k8s.io`
  return say` It has one half of constrained impersonation (${sayRule(held)}); ${other}.`
}
